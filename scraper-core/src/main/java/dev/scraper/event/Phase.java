package dev.scraper.event;

/** What a request that is in flight waits for, or what is done with it, in the order of its way. */
public enum Phase {
  /** The launch thread, which makes up requests one after the other. */
  LAUNCH("to be launched"),
  /** Interceptors (a cache, a signer), or a thread of its own to go out on. */
  CALL("interceptors, or a thread for its call"),
  /** The host's name is being looked up. */
  DNS("the name look-up"),
  /** A connection is being opened. */
  CONNECT("a connection"),
  /** The TLS handshake. */
  TLS("the TLS handshake"),
  /** The request is being written. */
  SEND("its request to be written"),
  /** The server, which has the request and has not begun to answer. */
  FIRST_BYTE("the first byte of the answer"),
  /** The rest of the header, or the end of an exchange whose body nobody wants. */
  HEADER("the end of the header"),
  /** The body is being read. */
  BODY("the body"),
  /** A parse thread. */
  PARSE_THREAD("a parse thread"),
  /** A parse thread reads the body. */
  PARSE("the parser"),
  /** User code has it: the spider, a pipeline, what depends on a future. */
  HANDLER("the handler"),
  /** The outputs, which take what it gave. */
  EXPORT("the outputs"),
  /** It is done with; the scheduler loop has not taken that in yet. */
  LOOP("the scheduler loop");

  private final String words;

  Phase(String words) {
    this.words = words;
  }

  /** What is waited for, in words: {@code waits for} stands before them. */
  public String words() {
    return words;
  }

  /** Whether a thread of the crawl has it in its hands, whose stack tells more. */
  public boolean hasThread() {
    return this == PARSE || this == HANDLER || this == EXPORT;
  }
}
