package dev.scraper.http;

/**
 * Why a request failed for good. The names appear as they are in logs, reports, statistics and the
 * failures file.
 */
public enum FailureKind {
  /** The host name has no address. */
  DNS,
  /** The connection was refused or the host cannot be reached. */
  CONNECT,
  /** The TLS handshake failed or the certificate is not accepted. */
  TLS,
  /** The call's deadline passed, wherever in the call that was. */
  TIMEOUT,
  /** The connection was closed or reset before a whole response header. */
  RESET,
  /** The connection was closed in a body whose length or chunking was promised. */
  TRUNCATED,
  /** Unreadable status line, header block or chunk size, or a header block past the limit. */
  PROTOCOL,
  /** The content encoding is unknown, corrupt, or ends early with all its bytes there. */
  DECODE,
  /** The body is larger than the limit after decoding, or its document than any may be. */
  TOO_LARGE,
  /** Too many hops, a loop, or a redirect to nowhere. */
  REDIRECT,
  /** The final status is not 2xx. */
  HTTP,
  /** The host was given up after a row of failures. */
  HOST_DOWN,
  /** The host has a private address and was not named as a seed. */
  BLOCKED_ADDRESS,
  /** The spider's handler threw. */
  SPIDER,
  /** An output could not take the page's records. */
  EXPORT,
  /** The crawl was stopped while the request was open. */
  CANCELLED,
  /** A seed that is no URL. */
  INVALID_URL
}
