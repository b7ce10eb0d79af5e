package io.daybook.http;

/**
 * Where the API listens, and its bounds.
 *
 * @param host the address to listen on
 * @param port the port, 0 for any
 * @param http2Port the port for HTTP/2 without TLS, 0 for any, negative for none
 * @param bodyBytesMax the longest command body
 * @param bodiesBytesMax bytes of all bodies of one HTTP verticle that are read or not yet answered
 * @param idleSeconds how long a connection may be silent before it is closed
 * @param requestSeconds how long a request may take to arrive, from its first byte to its last
 * @param connectionsMax open connections of one HTTP verticle
 * @param commandWaitMillis how long a command may wait for its answer under load; more commands
 *     than are answered in that time are refused
 * @param deferDaysMax how far ahead a command may be scheduled
 * @param streamsMax runs of events that one HTTP verticle sends or folds at once
 * @param streamStallMillis how long a client that is sent events may read nothing
 */
public record HttpOptions(
    String host,
    int port,
    int http2Port,
    int bodyBytesMax,
    int bodiesBytesMax,
    int idleSeconds,
    int requestSeconds,
    int connectionsMax,
    int commandWaitMillis,
    int deferDaysMax,
    int streamsMax,
    int streamStallMillis) {
  /** The longest request line; an id has 128 characters, but queries may be long. */
  static final int LINE_BYTES_MAX = 16 * 1024;

  /** The longest headers, all together. */
  static final int HEADER_BYTES_MAX = 32 * 1024;

  /** How long a stopping server waits for the next request of a connection, to answer it last. */
  static final long GRACE_MILLIS = 250;

  /** The longest WebSocket message from a client. */
  static final int FRAME_BYTES_MAX = 64 * 1024;
}
