"""The tables: columns and constraints, no behaviour. Importing this package knows all of them."""

from index_platform.tables.accounts import (
    AccountRow,
    AccountTokenRow,
    GrantRow,
    RecoveryCodeRow,
    SessionRow,
)
from index_platform.tables.answering import DraftRow, UnsentRow, WithdrawalCodeRow
from index_platform.tables.assignments import AddressRow, AssignmentRow, TargetRow
from index_platform.tables.audit import AuditRow
from index_platform.tables.base import Table
from index_platform.tables.consents import ConsentTextRow
from index_platform.tables.contacts import ContactRow
from index_platform.tables.definitions import InstrumentVersionRow
from index_platform.tables.erasures import ErasureRow, ErasureSaltRow
from index_platform.tables.interviews import InterviewRow, SetAsideRow
from index_platform.tables.invitations import InvitationBatchRow, InvitationRow, InvitedWaveRow
from index_platform.tables.jobs import JobRow
from index_platform.tables.notes import NoteRow
from index_platform.tables.official import (
    AreaSharesRow,
    BoundaryLayerRow,
    OfficialSurveyRow,
    PostcodeLookupRow,
)
from index_platform.tables.open_answers import CodingRow, RedactionRow, ThemeBookRow, ThemeUseRow
from index_platform.tables.own_desk import PutOffRow, ReminderAddressRow, SavedPlaceRow
from index_platform.tables.papers import PaperBatchRow, PaperDifferenceRow, PaperEntryRow, PaperRow
from index_platform.tables.paradata import PageTimeRow, ParadataRow
from index_platform.tables.phones import CheckInRow, PhoneCodeRow, PhoneRow
from index_platform.tables.place_texts import PlaceEntryRow, PlaceImportRow, PlaceTextRow
from index_platform.tables.places import GeographyRow, PlaceRow
from index_platform.tables.proofs import ProofBuildRow, ProofFileRow, ReadingRow
from index_platform.tables.proposals import ProposalRow
from index_platform.tables.publications import AnnouncementRow, EarlyReaderRow, PublicationRow
from index_platform.tables.releases import ReleaseRow
from index_platform.tables.responses import AnswerRow, FlagRow, ReceivedRow, ResponseRow
from index_platform.tables.reviews import AskedAgainRow, HeldFlagRow, ReviewRow, SecondInterviewRow
from index_platform.tables.training import SignOffRow, TrainingRow
from index_platform.tables.visits import VisitRow
from index_platform.tables.waves import FreezeRow, WaveRow

__all__ = [
    "AccountRow",
    "AccountTokenRow",
    "AddressRow",
    "AnnouncementRow",
    "AnswerRow",
    "AreaSharesRow",
    "AskedAgainRow",
    "AssignmentRow",
    "AuditRow",
    "BoundaryLayerRow",
    "CheckInRow",
    "CodingRow",
    "ConsentTextRow",
    "ContactRow",
    "DraftRow",
    "EarlyReaderRow",
    "ErasureRow",
    "ErasureSaltRow",
    "FlagRow",
    "FreezeRow",
    "GeographyRow",
    "GrantRow",
    "HeldFlagRow",
    "InstrumentVersionRow",
    "InterviewRow",
    "InvitationBatchRow",
    "InvitationRow",
    "InvitedWaveRow",
    "JobRow",
    "NoteRow",
    "OfficialSurveyRow",
    "PageTimeRow",
    "PaperBatchRow",
    "PaperDifferenceRow",
    "PaperEntryRow",
    "PaperRow",
    "ParadataRow",
    "PhoneCodeRow",
    "PhoneRow",
    "PlaceEntryRow",
    "PlaceImportRow",
    "PlaceRow",
    "PlaceTextRow",
    "PostcodeLookupRow",
    "ProofBuildRow",
    "ProofFileRow",
    "ProposalRow",
    "PublicationRow",
    "PutOffRow",
    "ReadingRow",
    "ReceivedRow",
    "RecoveryCodeRow",
    "RedactionRow",
    "ReleaseRow",
    "ReminderAddressRow",
    "ResponseRow",
    "ReviewRow",
    "SavedPlaceRow",
    "SecondInterviewRow",
    "SessionRow",
    "SetAsideRow",
    "SignOffRow",
    "Table",
    "TargetRow",
    "ThemeBookRow",
    "ThemeUseRow",
    "TrainingRow",
    "UnsentRow",
    "VisitRow",
    "WaveRow",
    "WithdrawalCodeRow",
]
