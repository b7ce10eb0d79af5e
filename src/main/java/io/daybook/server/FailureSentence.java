package io.daybook.server;

import io.daybook.embedded.EmbeddedServerException;
import io.daybook.eventstore.postgres.UnusableStoreException;
import io.daybook.transfer.TransferException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in one sentence why a command does not do its work, and what to do about it. */
final class FailureSentence {
  private static final int CAUSES_MAX = 16;
  private static final String NO_SPACE = "No space left on device";

  private FailureSentence() {}

  /** Returns the sentence; null for what can only be a defect. */
  static @Nullable String of(Throwable failure, Settings settings) {
    String known = null;
    Throwable cause = failure;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
      if (cause instanceof TransferException) {
        return cause.getMessage();
      }
      if (isDiskFull(cause)) {
        return "the disk is full: make room where %s is, or set %s to another directory"
            .formatted(settings.text(Setting.DATA), Setting.DATA.variable());
      }
      known = known == null ? known(cause, settings) : known;
      cause = cause.getCause();
    }
    return known;
  }

  private static boolean isDiskFull(Throwable cause) {
    return String.valueOf(cause.getMessage()).contains(NO_SPACE);
  }

  private static @Nullable String known(Throwable cause, Settings settings) {
    return switch (cause) {
      case EmbeddedServerException _, UnusableStoreException _, BadSettingException _ ->
          cause.getMessage();
      case UnknownHostException _, ConnectException _ -> away(settings);
      case SocketException unbound -> unbound(settings, unbound);
      default -> null;
    };
  }

  private static @Nullable String away(Settings settings) {
    String place = place(settings);
    return place == null
        ? null
        : "can't reach PostgreSQL at %s: start it there, or set %s to where it is"
            .formatted(place, Setting.POSTGRES.variable());
  }

  /** Returns host and port, without what is secret; null where PostgreSQL is the embedded one. */
  private static @Nullable String place(Settings settings) {
    String configured = settings.text(Setting.POSTGRES);
    if (configured.isEmpty()) {
      return null;
    }
    URI uri = URI.create(configured);
    return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  private static String unbound(Settings settings, SocketException unbound) {
    Setting port =
        unbound instanceof UnboundPortException known ? known.setting() : Setting.HTTP_PORT;
    boolean taken = String.valueOf(unbound.getMessage()).contains("in use");
    return "can't listen on %s:%d: %s"
        .formatted(
            settings.text(Setting.HTTP_HOST),
            settings.port(port),
            taken
                ? "end what listens there, or set %s to another port".formatted(port.variable())
                : "%s must be an address of this machine, and the port one that may be used"
                    .formatted(Setting.HTTP_HOST.variable()));
  }

  /** Says in a few words what is wrong with a file, without its name. */
  static String ofFile(IOException failure) {
    if (isDiskFull(failure)) {
      return "the disk is full";
    }
    String reason =
        switch (failure) {
          case NoSuchFileException _ -> "no such file";
          case AccessDeniedException _ -> "permission denied";
          case FileSystemException other -> other.getReason();
          default -> failure.getMessage();
        };
    return reason == null ? "it does not work" : reason.toLowerCase(Locale.ROOT);
  }
}
