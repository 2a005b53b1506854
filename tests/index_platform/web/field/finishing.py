"""Interviews that a phone finishes by the app's own modules, as many as a test needs: none is drawn."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

_FINISH = """async ([count, wave, pin]) => {
  const from = name => import(`/assets/field/${name}.js`);
  const [{ openStore }, { tried }, { Session }] = await Promise.all(['store', 'safe', 'session'].map(from));
  const { begun, agreed, answered } = await from('interview');
  const store = await openStore();
  const [safe] = await store.safes();
  const { key } = await tried(safe, pin, Date.now());
  const around = { store, marks: localStorage, now: Date.now, later: async () => {} };
  const session = await Session.opened(around, { owner: safe.id, key });
  const { instrument } = session.wave(wave);
  const asked = session.day.instruments[instrument];
  const made = {};
  for (let number = 0; number < count; number += 1) {
    const id = crypto.randomUUID();
    const about = { id, wave, instrument, place: 'QN', assignment: null, language: 'en' };
    let interview = agreed(asked, begun(about, new Date()), 'spoken');
    for (const [at, item] of asked.items.entries()) {
      ({ interview } = answered(asked, interview, item.id, 1 + Math.floor(number / 5 ** at) % 5));
    }
    await session.finish(interview, 'complete');
    made[id.replaceAll('-', '')] = interview.answers;
  }
  store.close();
  return made;
}"""


def finished_by_modules(page: Page, count: int, wave: str, pin: str) -> Mapping[str, Mapping[str, Any]]:
    """The answers of as many interviews, by reference: sealed, with tickets, waiting on the phone.

    No two have the same answers, as long as the wave asks enough questions with five choices.
    """
    made: Mapping[str, Mapping[str, Any]] = page.evaluate(_FINISH, [count, wave, pin])
    return made
