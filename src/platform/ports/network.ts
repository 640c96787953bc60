/** Where something listens. */
export interface Address {
  host: string;
  port: number;
}

/** How a connection is secured. Certificates and keys are PEM. */
export interface TlsSettings {
  /** Name the host's certificate must be for, also sent as SNI. */
  serverName: string;
  /** The only authorities that are trusted; absent: those of the system. */
  ca?: string;
  /** What this side shows of itself. */
  clientCertificate?: string;
  clientKey?: string;
}

/** What the side that listens shows of itself, and whom it lets in. PEM. */
export interface ListenerTls {
  certificate: string;
  key: string;
  /** Callers must show a certificate of this authority; absent: anyone is let in. */
  clientCa?: string;
}

/** One end of a byte stream, a TCP connection or its simulated twin. */
export interface Wire {
  /** Whether bytes written now would be handed to the network. */
  readonly isOpen: boolean;
  /** `flushed` once the network has the bytes: then the caller may zero them. Never called if the wire closes first. */
  write(bytes: Uint8Array, flushed?: () => void): void;
  /** Ends it at once, whatever is still on the way. `closed` follows. */
  close(): void;
}

export interface WireEvents {
  /** Both ends are there, TLS included. Not called on the side that listened: its wire is open from the start. */
  opened(): void;
  /** The receiver owns the chunk and may zero it. */
  received(chunk: Uint8Array): void;
  /** Once, whatever ended it. `reason` is for people: "connection refused". */
  closed(reason: string): void;
}

export interface Listener {
  readonly port: number;
  /** Cuts the connections there are and refuses new ones. */
  close(): Promise<void>;
}

/** The network as the rest of the program sees it. Nothing here throws for what a network can do. */
export interface Network {
  connect(to: Address, tls: TlsSettings | null, events: WireEvents): Wire;
  /**
   * Listens on loopback; port 0 takes any free one.
   * @throws Error when the port is taken
   */
  listen(port: number, accept: (wire: Wire) => WireEvents, tls?: ListenerTls): Promise<Listener>;
}
