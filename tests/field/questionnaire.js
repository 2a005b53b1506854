// A small questionnaire with every kind of item, a way that parts, and checks of both kinds.
const en = (text) => ({ en: text });
const choice = (code, more = {}) => ({ code, wording: en(`Choice ${code}`), ...more });

export const INSTRUMENT = {
  items: [
    { id: "hello", kind: "note", wording: en("Hello") },
    {
      id: "works",
      kind: "single",
      wording: en("Do you work?"),
      choices: [choice(1), choice(2), choice(9, { missing: "refused" })],
    },
    {
      id: "hours",
      kind: "number",
      wording: en("Hours?"),
      low: 0,
      high: 200,
      show_if: { eq: [{ item: "works" }, 1] },
      checks: [
        { id: "week", level: "hard", holds: { le: [{ item: "hours" }, 168] }, message: en("A week has 168 hours.") },
        { id: "many", level: "soft", holds: { le: [{ item: "hours" }, 60] }, message: en("That is a lot.") },
      ],
    },
    { id: "satis", kind: "rating", wording: en("Satisfied?"), low: 0, high: 10 },
    {
      id: "helps",
      kind: "multiple",
      wording: en("Who helps?"),
      choices: [choice(1), choice(2), choice(3, { exclusive: true })],
    },
    { id: "moved", kind: "date", wording: en("Moved?"), earliest: "1950-01-01", latest: "2026-11-23" },
    { id: "ward", kind: "place", wording: en("Ward?"), level: "ward" },
    { id: "agree", kind: "consent", wording: en("Agree?"), sensitive: true },
    { id: "better", kind: "text", wording: en("Better?"), longest: 10 },
  ],
};
export const item = (id) => INSTRUMENT.items.find((one) => one.id === id);
