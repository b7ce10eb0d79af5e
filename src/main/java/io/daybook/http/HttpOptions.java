package io.daybook.http;

/**
 * Where the API listens, and its bounds.
 *
 * @param host the address to listen on
 * @param port the port, 0 for any
 * @param bodyBytesMax the longest command body
 * @param idleSeconds how long a connection may be silent before it is closed
 * @param connectionsMax open connections of one HTTP verticle
 * @param commandWaitMillis how long a command may wait for its answer under load; more commands
 *     than are answered in that time are refused
 * @param deferDaysMax how far ahead a command may be scheduled
 */
public record HttpOptions(
    String host,
    int port,
    int bodyBytesMax,
    int idleSeconds,
    int connectionsMax,
    int commandWaitMillis,
    int deferDaysMax) {
  /** The longest request line; an id has 128 characters, but queries may be long. */
  static final int LINE_BYTES_MAX = 16 * 1024;

  /** The longest headers, all together. */
  static final int HEADER_BYTES_MAX = 32 * 1024;

  /** The longest WebSocket message from a client. */
  static final int FRAME_BYTES_MAX = 64 * 1024;
}
