package dev.scraper.http;

/**
 * How far an exchange has come on the network, in the order of its steps; each is told when it
 * begins. Steps may be left out: over a kept connection there is no look-up, no connecting and no
 * handshake.
 */
public enum Step {
  /** The host's name is being looked up. */
  DNS,
  /** A connection is being opened. Told for each address that is tried, and may be so again. */
  CONNECT,
  /** The TLS handshake has begun. */
  TLS,
  /** There is a connection, and the request is being written to it. */
  SEND,
  /** The request is written: the server's turn. */
  SENT,
  /**
   * The first byte of the answer is in; where that cannot be seen from outside (TLS, HTTP/2), its
   * whole header.
   */
  ANSWER,
  /** The header is in, the body is wanted and being read. */
  BODY
}
