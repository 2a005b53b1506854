/* Opens the charts of a page where they stand. What draws them is fetched when the first one is opened. */
"use strict";
(() => {
  const [vegaAt, interpreterAt] = document.currentScript.dataset.needs.split(" ");
  const frame = document.getElementById("twin");

  const drawer = async () => {
    await import(vegaAt);
    return (await import(interpreterAt)).expressionInterpreter;
  };

  const drawn = async (link, stage, figure) => {
    const shown = [...figure.querySelectorAll(":scope > .chart")].find((one) => one.offsetHeight);
    const medium = [...shown.classList].find((name) => name !== "chart");
    const address = link.dataset.needs.split(" ").find((one) => one.includes(`/${medium}.json`));
    const [answer, expr] = await Promise.all([fetch(address), drawer()]);
    if (!answer.ok) throw new Error(answer.statusText);
    const chart = vega.parse(await answer.json(), null, { ast: true });
    const view = new vega.View(chart, { expr, container: stage, renderer: "svg", hover: false });
    view.tooltip(() => {});
    return view.runAsync();
  };

  const open = async (link) => {
    const figure = link.closest(".figure");
    const twin = frame.content.firstElementChild.cloneNode(true);
    const stage = twin.querySelector(".stage");
    const said = twin.querySelector("[role=status]");
    const how = said.textContent;
    let view = null;
    let spots = [];

    const point = (at) => {
      if (!view || at === view.signal("spot")) return;
      view.signal("spot", at).runAsync();
      said.textContent = at ? spots[at - 1].words : how;
    };
    const turn = (by) => {
      const at = view ? view.signal("spot") + by : 0;
      if (at > 0 && at <= spots.length) point(at);
    };
    const close = () => {
      view?.finalize();
      twin.remove();
      figure.classList.remove("explored");
      figure.removeEventListener("keydown", pressed);
      link.setAttribute("aria-expanded", "false");
      link.focus();
    };
    const pressed = (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (event.key === "Escape") close();
      else if (by) turn(by);
      else return;
      event.preventDefault();
    };

    link.close = close;
    link.setAttribute("aria-expanded", "true");
    figure.addEventListener("keydown", pressed);
    twin.addEventListener("click", ({ target }) => {
      if (target.value) target.value === "0" ? close() : turn(Number(target.value));
    });
    try {
      link.parentElement.after(twin);
      view = await drawn(link, stage, figure);
      spots = view.data("spots");
      view.addEventListener("pointermove", (_, item) => point(item?.datum?.spot ?? view.signal("spot")));
      view.addEventListener("click", (_, item) => point(item?.datum?.spot ?? 0));
      figure.classList.add("explored");
    } catch {
      said.textContent = said.dataset.failed;
    }
  };

  for (const link of document.querySelectorAll(".explore a")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    const toggle = (event) => {
      event.preventDefault();
      link.getAttribute("aria-expanded") === "true" ? link.close() : open(link);
    };
    link.addEventListener("click", (event) => event.ctrlKey || event.metaKey || toggle(event));
    link.addEventListener("keydown", (event) => event.key === " " && toggle(event));
  }
})();
