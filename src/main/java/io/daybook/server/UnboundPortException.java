package io.daybook.server;

import java.net.SocketException;

/** A port can't be listened on. */
final class UnboundPortException extends SocketException {
  private static final long serialVersionUID = 1;

  private final Setting setting;

  /** Creates the failure; the message is that of the operating system. */
  UnboundPortException(Setting setting, SocketException cause) {
    super(cause.getMessage());
    initCause(cause);
    this.setting = setting;
  }

  /** Returns what the port was set by. */
  Setting setting() {
    return setting;
  }
}
