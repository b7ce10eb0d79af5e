package io.daybook.live;

/**
 * The server's end of a connection, as a session sees it.
 *
 * <p>Context: the hub's. What the transport has to report comes by the methods of {@link
 * LiveSession}, never before a call of these returns.
 */
interface LiveSink {
  /** Sends a message; does nothing after the connection has ended. */
  void send(LiveMessage message);

  /** What the client asked for is followed now. */
  default void established() {}

  /** Tells whether as much waits to be sent as may; {@link LiveSession#drained} follows. */
  boolean full();

  /** Stops reading what the client sends. */
  void pause();

  /** Reads on. */
  void resume();

  /** Sends a ping; {@link LiveSession#heard} follows. */
  void ping();

  /** Closes the connection; {@link LiveSession#ended} follows. */
  void close(LiveClose why);
}
