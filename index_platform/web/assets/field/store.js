/**
 * What this phone keeps, in IndexedDB: nothing of an answer in clear, and every change whole or not at all.
 *
 * An interview that goes on is boxed by the researcher's safe and saved at each answer. When it is finished, its
 * draft goes and what is sent of it comes in one transaction. It leaves only by `delivered`, with a receipt. Visits and
 * notes go the same way.
 */

import { openDB } from "./idb.js";
import { isFull } from "./room.js";
import { boxed, unboxed } from "./safe.js";

/** @typedef {import("./safe.js").Box} Box */
/** @typedef {import("./safe.js").Safe} Safe */
/** @typedef {Pick<import("./wire.js").Receipt, "received_at" | "held" | "reason">} Receipt what stays of it: a hash of answers would let whoever finds the phone try them out */
/** @typedef {"interview" | "visit" | "note"} Kind of what is brought to the server */
/** @typedef {{owner: string, key: CryptoKey}} Own whose, and the key of that safe */
/** @typedef {"waiting" | "conflict" | "withdrawn" | "refused"} Standing of what was not delivered */
/** @typedef {{id: string, owner: string, iv: Box["iv"], sealed: ArrayBuffer}} Draft */
/** @typedef {"open" | "finished" | "sent"} Stage */

/**
 * @typedef {object} Work that is finished: what the server is to get, and what the list shows of it
 * @property {Kind} kind
 * @property {string} id
 * @property {string} body the very bytes that are sent, as text
 * @property {string | null} ticket lets them be sent while no safe is open
 * @property {unknown} facts
 */

/**
 * @typedef {object} Entry of what is finished and was not delivered
 * @property {string} id
 * @property {string} owner
 * @property {Kind} kind
 * @property {string} body
 * @property {string | null} ticket
 * @property {Standing} standing
 * @property {number} tries
 * @property {number} due milliseconds since 1970, before which it is not tried again
 */

/**
 * @typedef {object} Line of the list of everything that was ever begun here
 * @property {string} id
 * @property {string} owner
 * @property {Kind} kind
 * @property {Stage} stage
 * @property {number} number among those of its kind on this phone, for its researcher
 * @property {number} at when it came to this stage
 * @property {Box} facts what the list shows, boxed
 * @property {Receipt} [receipt]
 */

/**
 * @typedef {import("./idb.js").DBSchema & {
 *   safes: {key: string, value: Safe},
 *   kept: {key: string, value: Box},
 *   drafts: {key: string, value: Draft},
 *   outbox: {key: string, value: Entry, indexes: {owner: string}},
 *   lines: {key: string, value: Line, indexes: {owner: string, kind: [string, Kind]}},
 *   senders: {key: string, value: import("./sending.js").Sender},
 *   canary: {key: string, value: {at: number}},
 * }} Schema
 */

const VERSION = 3;
const STRICT = /** @type {const} */ ({ durability: "strict" }); // on disk before it counts as saved
const CANARY = "canary";

/**
 * @param {string} [name]
 * @returns {Promise<Store>}
 */
export async function openStore(name = "thriving-field") {
  const store = new Store(name);
  await store.reopen();
  return store;
}

export class Store {
  /** @type {import("./idb.js").IDBPDatabase<Schema> | null} */
  #db = null;
  #name;
  isFull = false; // there was no room for what was to be kept last

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
  }

  /** Open the database; phones close it under an app that sleeps. */
  async reopen() {
    this.#db = await openDB(this.#name, VERSION, {
      async upgrade(db, before, _, tx) {
        if (before < 1) {
          for (const each of /** @type {const} */ (["safes", "kept", "canary"])) db.createObjectStore(each);
          db.createObjectStore("drafts", { keyPath: "id" });
          for (const each of /** @type {const} */ (["outbox", "lines"])) {
            db.createObjectStore(each, { keyPath: "id" }).createIndex("owner", "owner");
          }
        }
        if (before < 2) {
          db.createObjectStore("senders", { keyPath: "owner" });
          tx.objectStore("lines").createIndex("kind", ["owner", "kind"]);
          await withKinds(tx.objectStore("outbox"), tx.objectStore("lines"));
        }
        await withoutHashes(tx.objectStore("lines"));
      },
      blocking: () => this.close(), // a newer version of the app opens it
      terminated: () => (this.#db = null),
    });
    return this.#db;
  }

  async #open() {
    return this.#db ?? this.reopen();
  }

  /**
   * Change all of it or nothing, and note whether there was room.
   * @template {import("./idb.js").StoreNames<Schema>} Name
   * @param {Name[]} names
   * @param {(tx: import("./idb.js").IDBPTransaction<Schema, Name[], "readwrite">) => Promise<unknown>} work
   */
  async #change(names, work) {
    try {
      await this.#whole(names, work);
      this.isFull = false;
    } catch (error) {
      this.isFull = isFull(error);
      throw error;
    }
  }

  /**
   * Whatever throws on the way takes back what was asked before.
   * @template {import("./idb.js").StoreNames<Schema>} Name
   * @param {Name[]} names
   * @param {(tx: import("./idb.js").IDBPTransaction<Schema, Name[], "readwrite">) => Promise<unknown>} work
   */
  async #whole(names, work) {
    const tx = (await this.#open()).transaction(names, "readwrite", STRICT);
    const done = tx.done.catch((error) => error); // what broke first is what is thrown
    try {
      await work(tx);
    } catch (error) {
      takeBack(tx);
      throw error;
    }
    const error = await done;
    if (error !== undefined) throw error;
  }

  /** Close the database: the next use opens it again. */
  close() {
    this.#db?.close();
    this.#db = null;
  }

  /** @returns {Promise<Safe[]>} */
  async safes() {
    return (await this.#open()).getAll("safes");
  }

  /** @param {Safe} safe */
  async keepSafe(safe) {
    await this.#change(["safes"], (tx) => tx.objectStore("safes").put(safe, safe.id));
  }

  /**
   * @param {Own} own
   * @param {string} name
   * @param {unknown} value JSON data; it takes the place of what was kept under the name
   */
  async keep(own, name, value) {
    const at = `${own.owner}/${name}`;
    const box = await boxed(own.key, value, `kept ${at}`);
    await this.#change(["kept"], (tx) => tx.objectStore("kept").put(box, at));
  }

  /**
   * @param {Own} own
   * @param {string} name
   * @returns {Promise<unknown>} what was kept, null where nothing was
   */
  async kept(own, name) {
    const at = `${own.owner}/${name}`;
    const box = await (await this.#open()).get("kept", at);
    return box === undefined ? null : unboxed(own.key, box, `kept ${at}`);
  }

  /**
   * Save an interview that goes on. The first time it gets its number and its line in the list.
   * @param {Own} own
   * @param {{id: string}} interview JSON data
   * @param {unknown} facts what the list shows of it
   * @param {number} now
   */
  async saveDraft(own, interview, facts, now) {
    const { id } = interview;
    const box = await boxed(own.key, interview, `draft ${id}`);
    const shown = await boxed(own.key, facts, `facts ${id}`);
    await this.#change(["drafts", "lines"], async (tx) => {
      const lines = tx.objectStore("lines");
      const line = await changeable(lines, own.owner, "interview", id, now);
      await tx.objectStore("drafts").put({ id, owner: own.owner, ...box });
      await lines.put({ ...line, facts: shown });
    });
  }

  /**
   * @param {Own} own
   * @param {string} id
   * @returns {Promise<unknown>} the interview as it was saved last; null where none goes on under this id
   */
  async draft(own, id) {
    const found = await (await this.#open()).get("drafts", id);
    return found === undefined || found.owner !== own.owner ? null : unboxed(own.key, found, `draft ${id}`);
  }

  /**
   * Put what is sent where the draft was, all of it in one step.
   * @param {Own} own
   * @param {readonly Work[]} works
   * @param {number} now
   */
  async finish({ owner, key }, works, now) {
    const shown = await Promise.all(works.map(({ id, facts }) => boxed(key, facts, `facts ${id}`)));
    await this.#change(["drafts", "outbox", "lines"], async (tx) => {
      const lines = tx.objectStore("lines");
      for (const [at, { kind, id, body, ticket }] of works.entries()) {
        const line = await changeable(lines, owner, kind, id, now);
        await tx.objectStore("drafts").delete(id);
        await tx.objectStore("outbox").put({ id, owner, kind, body, ticket, standing: "waiting", tries: 0, due: 0 });
        await lines.put({ ...line, stage: "finished", at: now, facts: shown[at] });
      }
    });
  }

  /**
   * What is finished and not delivered, of one researcher or of all who use this phone.
   * @param {string} [owner]
   * @returns {Promise<Entry[]>}
   */
  async outbox(owner) {
    const db = await this.#open();
    return owner === undefined ? db.getAll("outbox") : db.getAllFromIndex("outbox", "owner", owner);
  }

  /**
   * @param {Entry} entry as it stands after a try; one that was delivered meanwhile does not come back
   */
  async tried(entry) {
    await this.#change(["outbox"], async (tx) => {
      const outbox = tx.objectStore("outbox");
      if ((await outbox.getKey(entry.id)) !== undefined) await outbox.put(entry);
    });
  }

  /**
   * Take away what was sent and keep what stays of its receipt, in one step.
   * @param {string} id
   * @param {Receipt} receipt
   * @param {number} now
   */
  async delivered(id, receipt, now) {
    await this.#change(["outbox", "lines"], async (tx) => {
      const lines = tx.objectStore("lines");
      const line = await lines.get(id);
      await tx.objectStore("outbox").delete(id);
      if (line !== undefined) await lines.put({ ...line, stage: "sent", at: now, receipt: whatStays(receipt) });
    });
  }

  /**
   * Everything of a kind that a researcher ever began on this phone, the newest first.
   * @param {Own} own
   * @param {Kind} [kind]
   * @returns {Promise<(Omit<Line, "facts"> & {facts: unknown})[]>}
   */
  async lines(own, kind = "interview") {
    const found = await (await this.#open()).getAllFromIndex("lines", "kind", [own.owner, kind]);
    const newest = found.sort((one, other) => other.number - one.number);
    return Promise.all(
      newest.map(async (line) => ({ ...line, facts: await unboxed(own.key, line.facts, `facts ${line.id}`) })),
    );
  }

  /**
   * What sends for a researcher while no safe is open: nothing in it opens anything.
   * @param {import("./sending.js").Sender} sender
   */
  async keepSender(sender) {
    await this.#change(["senders"], (tx) => tx.objectStore("senders").put(sender));
  }

  /** @param {string} owner */
  async sender(owner) {
    return (await this.#open()).get("senders", owner);
  }

  /** @returns {Promise<import("./sending.js").Sender[]>} of everybody on this phone */
  async senders() {
    return (await this.#open()).getAll("senders");
  }

  /**
   * How many interviews of a researcher go on, and how much of theirs and of everybody's is finished and not delivered.
   * @param {string} owner
   */
  async counts(owner) {
    const db = await this.#open();
    const lines = await db.getAllFromIndex("lines", "owner", owner);
    const open = lines.filter((line) => line.stage === "open").length;
    return { open, own: await db.countFromIndex("outbox", "owner", owner), all: await db.count("outbox") };
  }

  /** @returns {Promise<boolean>} whether the record is there that was put when the app first ran here */
  async hasCanary() {
    return (await (await this.#open()).getKey("canary", CANARY)) !== undefined;
  }

  /** @param {number} at */
  async putCanary(at) {
    await this.#change(["canary"], (tx) => tx.objectStore("canary").put({ at }, CANARY));
  }
}

/**
 * The line of what goes on, or begins now; what is finished does not change.
 * @param {import("./idb.js").IDBPObjectStore<Schema, ("drafts" | "outbox" | "lines")[], "lines", "readwrite">} lines
 * @param {string} owner
 * @param {Kind} kind
 * @param {string} id
 * @param {number} now
 * @returns {Promise<Omit<Line, "facts">>}
 */
async function changeable(lines, owner, kind, id, now) {
  const known = await lines.get(id);
  if (known !== undefined && known.stage !== "open") throw new Error(`${kind} ${id} is finished, and does not change`);
  if (known !== undefined) return known;
  const number = (await lines.index("kind").count([owner, kind])) + 1;
  return { id, owner, kind, stage: "open", number, at: now };
}

/**
 * Say of what the first version of the app stored that all of it were interviews.
 * @param {import("./idb.js").IDBPObjectStore<Schema, ("drafts" | "outbox" | "lines")[], "outbox", "versionchange">} outbox
 * @param {import("./idb.js").IDBPObjectStore<Schema, ("drafts" | "outbox" | "lines")[], "lines", "versionchange">} lines
 */
async function withKinds(outbox, lines) {
  for (const line of await lines.getAll()) await lines.put({ ...line, kind: "interview" });
  for (const entry of await outbox.getAll()) {
    const { envelope, ...rest } = /** @type {Entry & {envelope: unknown}} */ (entry);
    await outbox.put({ ...rest, kind: "interview", body: JSON.stringify(envelope), ticket: null });
  }
}

/** @param {import("./idb.js").IDBPObjectStore<Schema, ("drafts" | "outbox" | "lines")[], "lines", "versionchange">} lines */
async function withoutHashes(lines) {
  for (const line of await lines.getAll()) {
    if (line.receipt !== undefined) await lines.put({ ...line, receipt: whatStays(line.receipt) });
  }
}

/**
 * @param {Receipt} receipt
 * @returns {Receipt}
 */
function whatStays({ received_at, held, reason }) {
  return { received_at, held, reason };
}

/**
 * Take a transaction back, where the browser has not done so itself.
 * @param {{abort(): void}} tx
 */
function takeBack(tx) {
  try {
    tx.abort();
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
  }
}
