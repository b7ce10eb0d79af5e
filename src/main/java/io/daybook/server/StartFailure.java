package io.daybook.server;

import io.daybook.embedded.EmbeddedServerException;
import io.daybook.eventstore.postgres.UnusableStoreException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Says in one sentence why the server does not start, and what to do about it. */
final class StartFailure {
  private static final int CAUSES_MAX = 16;

  private StartFailure() {}

  /** Returns the sentence; null for what can only be a defect. */
  static @Nullable String sentence(Throwable failure, Settings settings) {
    String known = null;
    Throwable cause = failure;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
      if (String.valueOf(cause.getMessage()).contains("No space left on device")) {
        return "the disk is full: make room where %s is, or set %s to another directory"
            .formatted(settings.text(Setting.DATA), Setting.DATA.variable());
      }
      known = known == null ? known(cause, settings) : known;
      cause = cause.getCause();
    }
    return known;
  }

  private static @Nullable String known(Throwable cause, Settings settings) {
    return switch (cause) {
      case EmbeddedServerException _, UnusableStoreException _, BadSettingException _ ->
          cause.getMessage();
      case UnknownHostException _, ConnectException _ ->
          "can't reach PostgreSQL at %s: start it there, or set %s to where it is"
              .formatted(place(settings), Setting.POSTGRES.variable());
      case SocketException unbound -> unbound(settings, unbound);
      default -> null;
    };
  }

  /** Returns host and port, without what is secret. */
  private static String place(Settings settings) {
    URI uri = URI.create(settings.text(Setting.POSTGRES));
    return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  private static String unbound(Settings settings, SocketException unbound) {
    boolean taken = String.valueOf(unbound.getMessage()).contains("in use");
    return "can't listen on %s:%d: %s"
        .formatted(
            settings.text(Setting.HTTP_HOST),
            settings.number(Setting.HTTP_PORT),
            taken
                ? "end what listens there, or set %s to another port"
                    .formatted(Setting.HTTP_PORT.variable())
                : "%s must be an address of this machine, and the port one that may be used"
                    .formatted(Setting.HTTP_HOST.variable()));
  }
}
