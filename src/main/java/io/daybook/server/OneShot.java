package io.daybook.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Runs a command that ends by itself.
 *
 * <p>Context: blocks the thread of the command line for as long as it takes.
 */
final class OneShot {
  private static final int LOOPS = 2;

  private OneShot() {}

  /** Gives the work a Vert.x, and closes that afterwards. */
  static <T> T run(Function<Vertx, T> work) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(LOOPS));
    try {
      return work.apply(vertx);
    } finally {
      await(vertx.close());
    }
  }

  /** Waits without a limit: a log may be long. */
  static <T> T await(Future<T> future) {
    return join(future.toCompletionStage().toCompletableFuture());
  }

  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException failure) {
      Throwable cause = failure.getCause();
      throw cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
  }
}
