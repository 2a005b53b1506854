/**
 * What phone and server say to each other: docs/fieldwork.md tells it for people. Types alone; nothing runs here.
 *
 * Times are RFC 3339 in UTC, bytes base64url without padding.
 */

/** @typedef {Readonly<Record<string, string>>} Text language tag -> text */

/**
 * @typedef {object} Choice
 * @property {number} code
 * @property {Text} wording
 * @property {string | null} [missing] the reason that it stands for
 * @property {boolean} [exclusive] ticked alone
 */

/**
 * @typedef {object} Check
 * @property {string} id
 * @property {unknown} holds an expression
 * @property {"hard" | "soft"} level
 * @property {Text} message
 */

/**
 * @typedef {object} Item
 * @property {string} id
 * @property {"single"|"likert"|"multiple"|"rating"|"number"|"date"|"text"|"place"|"note"|"consent"} kind
 * @property {Text} wording as it is asked at the door
 * @property {Text} [hint]
 * @property {readonly Choice[]} [choices]
 * @property {number | null} [low]
 * @property {number | null} [high]
 * @property {Text} [low_label]
 * @property {Text} [high_label]
 * @property {string | null} [earliest]
 * @property {string | null} [latest]
 * @property {number | null} [longest]
 * @property {string | null} [level] of a place
 * @property {unknown} [show_if] an expression
 * @property {readonly Check[]} [checks]
 * @property {readonly string[]} [from_the_right] languages in which its scale begins at the right
 * @property {boolean} [sensitive] the person is offered to answer it without being heard
 */

/**
 * @typedef {object} Instrument
 * @property {readonly Item[]} items
 * @property {Text} [title]
 * @property {Text} [introduction]
 * @property {readonly string[]} [right_to_left] languages that are written from the right
 */

/**
 * @typedef {object} Wave
 * @property {string} key
 * @property {string} title
 * @property {string} kind such as synthetic, which is said wherever its answers show
 * @property {string} instrument label, such as brs@1.0
 * @property {string} sha256
 * @property {readonly string[]} languages
 * @property {readonly string[]} [drafts] languages whose words are our draft
 * @property {boolean} [closed] noted by the phone: the day has it no more, and an interview of it is open here
 */

/** @typedef {{code: string, name: string, level: string, parent: string | null}} Place */

/**
 * @typedef {object} Target a group of people of whom so many interviews are wanted
 * @property {string} id
 * @property {string} label
 * @property {unknown} when an expression over the answers
 * @property {number} wanted
 * @property {number} done as far as the server knew
 */

/**
 * @typedef {object} Assignment
 * @property {string} id
 * @property {string} wave
 * @property {string} place
 * @property {"open" | "completed" | "closed"} state
 * @property {string | null} [until] the last day
 * @property {string} [note] by the supervisor
 * @property {readonly Target[]} [targets]
 */

/**
 * @typedef {object} Address
 * @property {string} id a sign for it: its words go nowhere
 * @property {string} assignment
 * @property {string} label
 * @property {number} tries as far as the server knew
 * @property {string | null} [last] outcome
 * @property {string | null} [appointment] moment
 */

/** @typedef {{name: string, about?: string, how?: string, number?: string, link?: string, web?: string}} Service */

/**
 * @typedef {object} Again an interview of the researcher's own that is to be held again
 * @property {string} id
 * @property {string} wave
 * @property {string} place
 * @property {string | null} assignment
 * @property {string} reason
 * @property {string} words why, in English
 */

/**
 * @typedef {object} FieldDay
 * @property {1} format
 * @property {string} made_at moment
 * @property {{id: string, name: string}} researcher
 * @property {readonly Wave[]} waves
 * @property {Readonly<Record<string, Instrument>>} instruments
 * @property {readonly Place[]} places
 * @property {Readonly<Record<string, readonly Service[]>>} signposting
 * @property {readonly Assignment[]} assignments
 * @property {readonly Address[]} addresses
 * @property {readonly Again[]} [ask_again]
 * @property {readonly string[]} [practice] labels of instruments that may be practised
 * @property {Delivery} [delivery]
 * @property {string | null} [trained_until]
 */

/** @typedef {JsonWebKey & {kid?: string}} Key */
/** @typedef {{seal: Key, receipts: readonly Key[]}} ServerKeys */
/** @typedef {{key: string}} Delivery what tickets are made with */
/**
 * @typedef {object} SignedIn
 * @property {string} token
 * @property {{id: string, name: string}} researcher
 * @property {ServerKeys} keys
 * @property {Delivery} [delivery]
 * @property {string} [phone] noted by the phone: the id under which it was let in
 */

/**
 * @typedef {object} Envelope
 * @property {1} format
 * @property {string} id
 * @property {string} phone
 * @property {string} researcher
 * @property {string} wave
 * @property {Key} epk
 * @property {string} iv
 * @property {string} sealed
 */

/**
 * @typedef {object} Visit
 * @property {1} format
 * @property {string} id
 * @property {string} wave
 * @property {string} at
 * @property {string} outcome code of AAPOR's Standard Definitions, for surveys in person
 * @property {number} try
 * @property {string} [assignment]
 * @property {string} [address]
 * @property {string} [appointment]
 * @property {string} [interview]
 */

/**
 * @typedef {object} CheckIn
 * @property {string} phone
 * @property {string} at
 * @property {"start" | "still-here" | "end"} kind
 * @property {string} [next_by]
 */

/** @typedef {{receipt: string, signature: string, kid: string}} SignedReceipt */

/**
 * @typedef {object} Receipt
 * @property {string} id
 * @property {string} sha256 of the document
 * @property {string} envelope SHA-256 of the bytes that came
 * @property {string} received_at
 * @property {boolean} held
 * @property {string | null} reason
 */

export {};
