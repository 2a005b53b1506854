"""How the responses of a wave were answered, as the columns of a snapshot."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from sqlmodel import Session, col, select

from index_platform.queries.responses import StoredResponse
from index_platform.tables import PageTimeRow, ReceivedRow, ResponseRow
from scoring.page_times import NOT_TIMED, PageTimes

_MINUTE = 60


def page_times(
    session: Session, wave: str, responses: Sequence[StoredResponse], items: Sequence[str]
) -> PageTimes | None:
    """The times of ``responses`` on the pages of these items; None where no page was timed."""
    row_of = {response.id: row for row, response in enumerate(responses)}
    column_of = {item: column for column, item in enumerate(items)}
    seconds = np.full((len(responses), len(items)), NOT_TIMED, dtype=np.int32)
    sent = np.full(len(responses), NOT_TIMED, dtype=np.int64)
    rows = session.exec(
        select(PageTimeRow.received, ReceivedRow.received_at, PageTimeRow.item, PageTimeRow.seconds)
        .join(ReceivedRow, col(ReceivedRow.id) == PageTimeRow.received)
        .join(ResponseRow, col(ResponseRow.id) == PageTimeRow.received)
        .where(ResponseRow.wave == wave)
    )
    for name, moment, item, took in rows:
        if item in column_of:
            seconds[row_of[name], column_of[item]] = took
            sent[row_of[name]] = int(datetime.fromisoformat(moment).timestamp()) // _MINUTE
    if not (sent >= 0).any():
        return None
    return PageTimes(items=tuple(items), seconds=seconds, sent=sent)
