import { concatBytes, equalBytes } from '../../../platform/bytes/hex.ts';
import type { PassMode } from '../pass-status.ts';
import { encodeNdef, ndefPayload } from './ndef.ts';

const VERSION = Uint8Array.of(0x00, 0x01);
/** Format byte in front of binary values. */
const BINARY = 0x04;
const LIVE_AUTHENTICATION = 0x01;
const STATUS_OK = 0x01;
const ALL_OBJECTS = 0x00;
/** Byte 1 of the capabilities: stands alone, takes compressed answers. */
const STANDALONE_WITH_ZLIB = 0x41;
/** Byte 5 of the capabilities. */
const TAP: Readonly<Record<PassMode, number>> = { vas_only: 0x01, vas_and_pay: 0x04, vas_or_pay: 0x08 };

const SESSION_ID_LENGTH = 8;
const COMPRESSED_POINT = 33;
const NONCE = 32;

export interface NegotiateRequest {
  /** 8 bytes. */
  sessionId: Uint8Array;
  /** 32 bytes. */
  readerNonce: Uint8Array;
  /** Compressed, 33 bytes. */
  readerPublic: Uint8Array;
  keyVersion: number;
  collectorId: number;
  /** DER. */
  signature: Uint8Array;
}

/** Data of NEGOTIATE SECURE SESSION: `ngr`. */
export function negotiateRequest(request: NegotiateRequest): Uint8Array {
  const { sessionId, readerNonce, readerPublic, keyVersion, collectorId, signature } = request;
  const cryptoParameters = concatBytes(
    readerNonce,
    Uint8Array.of(LIVE_AUTHENTICATION),
    readerPublic,
    uint32(keyVersion),
    encodeNdef(['sig', concatBytes(Uint8Array.of(BINARY), signature)], ['cld', collector(collectorId)]),
  );
  const parts = encodeNdef(['ses', session(sessionId, 0)], ['cpr', cryptoParameters]);
  return encodeNdef(['ngr', concatBytes(VERSION, parts)]);
}

export interface ServiceRequest {
  sessionId: Uint8Array;
  sequence: number;
  collectorId: number;
  mode: PassMode;
}

/** Data of GET DATA: `srq`. */
export function serviceRequest({ sessionId, sequence, collectorId, mode }: ServiceRequest): Uint8Array {
  const parts = encodeNdef(
    ['ses', session(sessionId, sequence)],
    ['mer', encodeNdef(['cld', collector(collectorId)])],
    ['slr', encodeNdef(['str', Uint8Array.of(ALL_OBJECTS)])],
    ['pcr', Uint8Array.of(STANDALONE_WITH_ZLIB, 0, 0, 0, TAP[mode])],
  );
  return encodeNdef(['srq', concatBytes(VERSION, parts)]);
}

/** Body of the answer to NEGOTIATE: `nrs`. null where it is of another session or says that something was wrong. */
export function readNegotiateResponse(
  response: Uint8Array,
  sessionId: Uint8Array,
): { sequence: number; devicePublic: Uint8Array } | null {
  const parts = ndefPayload(response, 'nrs');
  const sequence = sessionSequence(ndefPayload(parts, 'ses'), sessionId);
  const devicePublic = ndefPayload(parts, 'dpk');
  if (sequence === null || devicePublic?.length !== COMPRESSED_POINT) return null;
  return { sequence, devicePublic };
}

/** The record bundle of the answer to GET DATA: `reb` of `srs`. */
export function readServiceResponse(response: Uint8Array, sessionId: Uint8Array): Uint8Array | null {
  const parts = ndefPayload(response, 'srs');
  return sessionSequence(ndefPayload(parts, 'ses'), sessionId) === null ? null : ndefPayload(parts, 'reb');
}

/** The phone's nonce in the answer to SELECT: two versions (4 bytes), then `mdn`. */
export function readSelectResponse(response: Uint8Array): Uint8Array | null {
  const value = ndefPayload(response.subarray(4), 'mdn');
  return value?.length === 1 + NONCE && value[0] === BINARY ? value.subarray(1) : null;
}

function session(id: Uint8Array, sequence: number): Uint8Array {
  return concatBytes(id, Uint8Array.of(sequence, STATUS_OK));
}

function sessionSequence(value: Uint8Array | null, id: Uint8Array): number | null {
  if (value?.length !== SESSION_ID_LENGTH + 2) return null;
  if (!equalBytes(value.subarray(0, SESSION_ID_LENGTH), id)) return null;
  return value[SESSION_ID_LENGTH + 1] === STATUS_OK ? value[SESSION_ID_LENGTH]! : null;
}

const collector = (id: number) => concatBytes(Uint8Array.of(BINARY), uint32(id));

/** Big endian. */
export function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
