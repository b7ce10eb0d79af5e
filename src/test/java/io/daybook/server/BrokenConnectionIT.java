package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.CommandReply;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.testkit.CuttingProxy;
import io.daybook.testkit.CuttingProxy.Way;
import io.daybook.testkit.TestServers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The connection to PostgreSQL breaks at each byte of an append and of its answer: the client is
 * told the truth, once, and nothing is stored twice.
 */
class BrokenConnectionIT {
  private static final int LANES = 8;
  private static final int TRIES_MAX = 40;
  private static final long PAUSE_MILLIS = 50;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    TestNode.await(vertx.close());
  }

  /** A server, its database, and a proxy between them. */
  private final class Lane implements AutoCloseable {
    private final int number;
    private final Context context = vertx.getOrCreateContext();
    private final CuttingProxy proxy;
    private final TestWriter writer;
    private int commands;

    Lane(int number) {
      this.number = number;
      String direct = TestServers.freshDatabase();
      URI uri = URI.create(direct);
      proxy = onContext(() -> CuttingProxy.start(vertx, uri.getHost(), uri.getPort()));
      String proxied =
          direct.replace(uri.getHost() + ":" + uri.getPort(), "127.0.0.1:" + proxy.port());
      assertThat(proxied).isNotEqualTo(direct);
      writer = new TestWriter(proxied);
    }

    private <T> T onContext(Supplier<Future<T>> action) {
      Promise<T> promise = Promise.promise();
      context.runOnContext(go -> action.get().onComplete(promise));
      return TestNode.await(promise.future());
    }

    /** Sends a command until it is accepted, as a client would that is not sure. */
    private void accepted(String commandId) throws InterruptedException {
      commands++;
      for (int i = 1; i <= TRIES_MAX; i++) {
        CommandReply reply = TestNode.await(writer.send("sku", commandId));
        if (reply instanceof CommandReply.Accepted accepted) {
          assertThat(accepted.events()).hasSize(1);
          return;
        }
        assertThat(reply)
            .isInstanceOfAny(CommandReply.Unknown.class, CommandReply.Unavailable.class);
        Thread.sleep(PAUSE_MILLIS);
      }
      throw new AssertionError(commandId + " was never accepted");
    }

    /** Cuts at this lane's share of all bytes; returns after how many it was cut no more. */
    private int cutAtEach(Way way) throws InterruptedException {
      boolean cut = true;
      int bytes = number;
      for (; cut; bytes += LANES) {
        int at = bytes;
        onContext(
            () -> {
              proxy.arm(way, at);
              return Future.succeededFuture();
            });
        accepted(way + "-" + bytes);
        cut = onContext(() -> Future.succeededFuture(proxy.disarm()));
      }
      return bytes;
    }

    /** Returns how many appends broke off. */
    long run() throws Exception {
      accepted("first");
      assertThat(cutAtEach(Way.TO_SERVER)).as("bytes of an append").isGreaterThan(400);
      assertThat(cutAtEach(Way.TO_CLIENT)).as("bytes of its answer").isGreaterThan(20);

      List<RecordedEvent> log = TestLog.read(writer.store(), 0);
      assertThat(log.stream().map(RecordedEvent::commandId)).doesNotHaveDuplicates();
      assertThat(log).hasSize(commands);
      TestLog.assertUnbroken(log);
      return writer.counters().brokenOff();
    }

    @Override
    public void close() {
      writer.close();
    }
  }

  private long run(int number) throws Exception {
    try (Lane lane = new Lane(number)) {
      return lane.run();
    }
  }

  @Test
  void nothingIsLostAndNothingIsStoredTwice() throws Exception {
    List<java.util.concurrent.Future<Long>> lanes = new ArrayList<>();
    long brokenOff = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < LANES; i++) {
        int number = i;
        lanes.add(threads.submit(() -> run(number)));
      }
      for (java.util.concurrent.Future<Long> lane : lanes) {
        brokenOff += lane.get();
      }
    }
    assertThat(brokenOff).isGreaterThan(400);
  }
}
