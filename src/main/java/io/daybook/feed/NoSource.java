package io.daybook.feed;

import io.vertx.core.Future;
import java.util.List;

/**
 * No source at all: the feed reads the event store whenever something was committed, and from time
 * to time.
 */
public final class NoSource implements FeedSource {
  @Override
  public Future<Void> start() {
    return Future.succeededFuture();
  }

  @Override
  public Future<List<Hint>> next() {
    return Future.succeededFuture(List.of());
  }

  @Override
  public boolean delivers() {
    return false;
  }

  @Override
  public Future<Void> stop() {
    return Future.succeededFuture();
  }
}
