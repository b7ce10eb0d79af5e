package io.daybook.live;

import io.daybook.eventstore.EventStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;

/** Makes an in-memory event store take its time, before and after it looks. */
final class SlowReads {
  private SlowReads() {}

  static EventStore of(EventStore store, Vertx vertx) {
    AtomicLong calls = new AtomicLong();
    return (EventStore)
        Proxy.newProxyInstance(
            SlowReads.class.getClassLoader(),
            new Class<?>[] {EventStore.class},
            (proxy, method, arguments) -> {
              if (method.getReturnType() != Future.class) {
                return method.invoke(store, arguments);
              }
              long call = calls.getAndIncrement();
              return vertx
                  .timer(1 + call % 3)
                  .compose(
                      later -> {
                        try {
                          return (Future<?>) method.invoke(store, arguments);
                        } catch (IllegalAccessException | InvocationTargetException defect) {
                          return Future.failedFuture(defect);
                        }
                      })
                  .compose(result -> vertx.timer(1 + call % 2).map(later -> result));
            });
  }
}
