package io.daybook.live;

/**
 * Why the server ended a connection, with the close code (RFC 6455, section 7.4; 4000 and up are
 * Daybook's own).
 */
public enum LiveClose {
  /** The server stops. */
  SHUTDOWN(1001, "the server stops"),
  /** A frame was binary. */
  BINARY(1003, "a frame is text, not binary"),
  /** The client did not read. */
  SLOW(4008, "the client does not read"),
  /** The client did not answer pings. */
  IDLE(4009, "no answer to pings"),
  /** Too many frames could not be understood. */
  BAD_FRAMES(4400, "too many malformed frames");

  private final int code;
  private final String reason;

  LiveClose(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** Returns the close code. */
  public int code() {
    return code;
  }

  /** Returns the reason for people, at most 123 bytes. */
  public String reason() {
    return reason;
  }
}
