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
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The connection to PostgreSQL breaks at each byte of an append and of its answer: the client is
 * told the truth, once, and nothing is stored twice.
 */
class BrokenConnectionIT {
  private static final int REQUEST_STEP = 5;
  private static final int TRIES_MAX = 20;
  private static final long PAUSE_MILLIS = 50;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private CuttingProxy proxy;
  private TestWriter writer;

  @BeforeEach
  void start() {
    String direct = TestServers.freshDatabase();
    URI uri = URI.create(direct);
    proxy = onContext(() -> CuttingProxy.start(vertx, uri.getHost(), uri.getPort()));
    String proxied =
        direct.replace(uri.getHost() + ":" + uri.getPort(), "127.0.0.1:" + proxy.port());
    assertThat(proxied).isNotEqualTo(direct);
    writer = new TestWriter(proxied);
  }

  @AfterEach
  void stop() {
    writer.close();
    TestNode.await(vertx.close());
  }

  private <T> T onContext(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(go -> action.get().onComplete(promise));
    return TestNode.await(promise.future());
  }

  /** Sends a command until it is accepted, as a client would that is not sure. */
  private int acceptedAfter(String commandId) throws InterruptedException {
    for (int i = 1; i <= TRIES_MAX; i++) {
      CommandReply reply = TestNode.await(writer.send("sku", commandId));
      if (reply instanceof CommandReply.Accepted accepted) {
        assertThat(accepted.events()).hasSize(1);
        return i;
      }
      assertThat(reply).isInstanceOfAny(CommandReply.Unknown.class, CommandReply.Unavailable.class);
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new AssertionError(commandId + " was never accepted");
  }

  private int cutAtEach(Way way, int step) throws InterruptedException {
    int commands = 0;
    boolean cut = true;
    for (int bytes = 0; cut; bytes += step) {
      int at = bytes;
      onContext(
          () -> {
            proxy.arm(way, at);
            return Future.succeededFuture();
          });
      acceptedAfter(way + "-" + bytes);
      commands++;
      cut = onContext(() -> Future.succeededFuture(proxy.disarm()));
    }
    return commands;
  }

  @Test
  void nothingIsLostAndNothingIsStoredTwice() throws Exception {
    acceptedAfter("first");
    int commands = 1 + cutAtEach(Way.TO_SERVER, REQUEST_STEP) + cutAtEach(Way.TO_CLIENT, 1);

    List<RecordedEvent> log = TestLog.read(writer.store(), 0);
    assertThat(writer.counters().brokenOff()).isGreaterThan(100);
    assertThat(log.stream().map(RecordedEvent::commandId)).doesNotHaveDuplicates();
    assertThat(log).hasSize(commands);
    TestLog.assertUnbroken(log);
  }
}
