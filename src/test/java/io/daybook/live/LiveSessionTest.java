package io.daybook.live;

import static io.daybook.live.LiveBench.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.live.LiveBench.Client;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames, limits, and how connections end. */
class LiveSessionTest {
  private final LiveBench bench = new LiveBench(LiveBench.SMALL, 2);
  private final Client client = bench.client();

  @AfterEach
  void close() {
    bench.close();
  }

  private static String problem(JsonNode frame) {
    assertThat(frame.path("op").asText()).isEqualTo("error");
    JsonNode problem = frame.path("problem");
    assertThat(problem.path("title").asText()).isNotEmpty();
    assertThat(problem.path("detail").asText()).isNotEmpty();
    assertThat(problem.path("outcome").asText()).isEqualTo("none");
    return frame.path("id").asText("-")
        + ' '
        + problem.path("type").asText()
        + ' '
        + problem.path("status").asInt();
  }

  @Test
  void aPingIsAnswered() {
    client.send("{'op':'ping'}");
    assertThat(client.text()).isEqualTo("{'op':'pong'}");
    client.send("{'op':'ping','id':'p \u00e9'}");
    assertThat(client.text()).isEqualTo("{'op':'pong','id':'p \u00e9'}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{} {}",
        "{}",
        "{'op':7}",
        "{'op':'dance'}",
        "{'op':'ping','op':'ping'}",
        "{'op':'ping','x':1}",
        "{'op':'unsubscribe'}",
        "{'op':'subscribe','id':'','view':'orders'}",
        "{'op':'subscribe','view':'orders'}",
        "{'op':'subscribe','id':7,'view':'orders'}",
      })
  void garbageIsAnErrorWithoutAnId(String frame) {
    client.send(frame);
    assertThat(problem(client.next())).isEqualTo("- malformed 400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'op':'subscribe','id':'a'}",
        "{'op':'subscribe','id':'a','view':7}",
        "{'op':'subscribe','id':'a','view':''}",
        "{'op':'subscribe','id':'a','view':'orders','stream':'order/o-1'}",
        "{'op':'subscribe','id':'a','view':'orders','key':'k','where':{}}",
        "{'op':'subscribe','id':'a','view':'orders','where':[]}",
        "{'op':'subscribe','id':'a','view':'orders','where':{'customer':{}}}",
        "{'op':'subscribe','id':'a','view':'orders','where':{'nothing':'x'}}",
        "{'op':'subscribe','id':'a','view':'orders','after':7}",
        "{'op':'subscribe','id':'a','view':'orders','after':'x'}",
        "{'op':'subscribe','id':'a','view':'orders','after':'99:1'}",
        "{'op':'subscribe','id':'a','stream':'order'}",
        "{'op':'subscribe','id':'a','stream':'order/o-1','from':0}",
        "{'op':'subscribe','id':'a','stream':'order/o-1','from':1.5}",
        "{'op':'subscribe','id':'a','stream':'order/o-1','from':'1'}",
        "{'op':'subscribe','id':'a','category':'order','after':null}",
      })
  void aBadSubscriptionIsAnErrorWithItsId(String frame) {
    client.send(frame);
    assertThat(problem(client.next())).isEqualTo("a malformed 400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'op':'subscribe','id':'a','view':'nothing'}",
        "{'op':'subscribe','id':'a','stream':'nothing/o-1'}",
        "{'op':'subscribe','id':'a','category':'nothing'}",
        "{'op':'unsubscribe','id':'a'}",
      })
  void whatIsNotThereIsNotFound(String frame) {
    client.send(frame);
    assertThat(problem(client.next())).isEqualTo("a not-found 404");
  }

  @Test
  void anUndeclaredIndexIsToldTheDeclaredOnes() {
    client.send("{'op':'subscribe','id':'a','view':'orders','where':{'total':1}}");
    assertThat(client.next().path("problem").path("detail").asText())
        .contains("customer")
        .contains("status");
  }

  @Test
  void tooManyBadFramesCloseTheConnection() {
    for (int i = 0; i < 5; i++) {
      client.send("x");
    }
    assertThat(client.sink.closed).isNull();
    client.send("x");
    assertThat(client.sink.closed).isEqualTo(LiveClose.BAD_FRAMES);
    assertThat(client.rest()).hasSize(6);
    client.send("{'op':'ping'}");
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void aBinaryFrameClosesTheConnection() {
    bench.run(client.session::receivedBinary);
    assertThat(client.sink.closed).isEqualTo(LiveClose.BINARY);
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void anIdCanBeUsedOnceAtATime() {
    client.send("{'op':'subscribe','id':'a','stream':'order/o-1'}");
    client.next();
    client.send("{'op':'subscribe','id':'a','view':'orders'}");
    assertThat(problem(client.next())).isEqualTo("a conflict 409");
    client.send("{'op':'unsubscribe','id':'a'}");
    client.next();
    client.send("{'op':'subscribe','id':'a','stream':'order/o-1'}");
    assertThat(client.text()).isEqualTo("{'op':'subscribed','id':'a'}");
  }

  @Test
  void tooManySubscriptionsAreRefusedAndTheConnectionStays() {
    for (int i = 0; i < 12; i++) {
      client.send("{'op':'subscribe','id':'s%d','stream':'order/o-1'}".formatted(i));
    }
    List<JsonNode> frames = client.rest();
    assertThat(problem(frames.get(10))).isEqualTo("s10 too-many-subscriptions 429");
    assertThat(problem(frames.get(11))).isEqualTo("s11 too-many-subscriptions 429");
    assertThat(client.sink.closed).isNull();
    assertThat(bench.hub.counters().subscriptions()).isEqualTo(10);
    client.send("{'op':'unsubscribe','id':'s3'}");
    client.send("{'op':'subscribe','id':'s12','stream':'order/o-1'}");
    assertThat(client.rest().getLast().path("op").asText()).isEqualTo("subscribed");
  }

  @Test
  void aClientThatDoesNotReadIsNotReadAndThenClosed() {
    client.send("{'op':'subscribe','id':'a','view':'orders'}");
    client.next();
    client.next();
    client.full(true);
    client.send("{'op':'ping'}");
    assertThat(client.sink.paused).isTrue();
    bench.run(() -> bench.view.put(order("o-1", "c-1", 1)));
    long now = System.nanoTime();
    bench.run(() -> bench.hub.tick(now));
    bench.run(() -> bench.hub.tick(now + TimeUnit.SECONDS.toNanos(9)));
    assertThat(client.sink.closed).isNull();
    bench.run(() -> bench.hub.tick(now + TimeUnit.SECONDS.toNanos(10)));
    assertThat(client.sink.closed).isEqualTo(LiveClose.SLOW);
    assertThat(client.sink.closed.code()).isEqualTo(4008);
    assertThat(bench.hub.counters().slowCloses()).isEqualTo(1);
    assertThat(bench.hub.counters().connections()).isZero();
    assertThat(bench.hub.counters().subscriptions()).isZero();
  }

  @Test
  void aClientThatReadsAgainIsNotClosed() {
    client.full(true);
    client.send("{'op':'ping'}");
    long now = System.nanoTime();
    bench.run(() -> bench.hub.tick(now));
    client.full(false);
    assertThat(client.sink.paused).isFalse();
    client.full(true);
    bench.run(() -> bench.hub.tick(now + TimeUnit.SECONDS.toNanos(11)));
    assertThat(client.sink.closed).isNull();
  }

  @Test
  void aSilentClientIsPingedAndThenClosed() {
    long now = System.nanoTime();
    bench.run(() -> bench.hub.tick(now));
    assertThat(client.sink.pings).isZero();
    bench.run(() -> bench.hub.tick(now + TimeUnit.SECONDS.toNanos(21)));
    bench.run(() -> bench.hub.tick(now + TimeUnit.SECONDS.toNanos(22)));
    assertThat(client.sink.pings).isEqualTo(1);
    bench.run(() -> bench.hub.tick(now + TimeUnit.SECONDS.toNanos(61)));
    assertThat(client.sink.closed).isEqualTo(LiveClose.IDLE);
  }

  @Test
  void whenTheServerStopsItSaysSo() {
    client.send("{'op':'subscribe','id':'a','view':'orders'}");
    client.next();
    LiveBench.await(bench.call(bench.hub::stop));
    assertThat(client.sink.closed).isEqualTo(LiveClose.SHUTDOWN);
    assertThat(client.sink.closed.code()).isEqualTo(1001);
  }

  @Test
  void aConnectionThatEndsLeavesNothingBehind() {
    for (String what : List.of("'view':'orders'", "'stream':'order/o-1'", "'category':'order'")) {
      client.send("{'op':'subscribe','id':\"" + what.charAt(1) + "\"," + what + "}");
    }
    bench.run(client.session::ended);
    bench.run(() -> bench.view.put(order("o-1", "c-1", 1)));
    bench.append("order/o-1");
    bench.settle();
    assertThat(bench.hub.counters().subscriptions()).isZero();
    assertThat(bench.hub.counters().connections()).isZero();
  }
}
