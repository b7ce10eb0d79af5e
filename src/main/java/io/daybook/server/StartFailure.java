package io.daybook.server;

import io.daybook.embedded.EmbeddedServerException;
import io.daybook.eventstore.postgres.UnusableStoreException;
import java.net.BindException;
import java.net.ConnectException;
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
    String message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case EmbeddedServerException _, UnusableStoreException _, BadSettingException _ -> message;
      case BindException _ -> taken(settings, message);
      case UnknownHostException _, ConnectException _ ->
          "can't reach PostgreSQL (%s): is it there, and is %s right?"
              .formatted(message, Setting.POSTGRES.variable());
      default -> null;
    };
  }

  private static String taken(Settings settings, String message) {
    return "can't listen on %s:%d (%s): end what listens there, or set %s to another port"
        .formatted(
            settings.text(Setting.HTTP_HOST),
            settings.number(Setting.HTTP_PORT),
            message,
            Setting.HTTP_PORT.variable());
  }
}
