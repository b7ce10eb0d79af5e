package io.daybook.live;

import static io.daybook.live.LiveBench.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.live.LiveBench.Client;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscriptions to rows, with one slice. */
class LiveRowsTest {
  private final LiveBench bench = new LiveBench(LiveBench.SMALL, 1);
  private final FakeView view = bench.view;
  private final Client client = bench.client();

  @AfterEach
  void close() {
    bench.close();
  }

  private static List<String> ops(List<JsonNode> frames) {
    return frames.stream().map(frame -> frame.path("op").asText()).toList();
  }

  @Test
  void aKeyIsFollowedFromItsSnapshotOn() {
    bench.run(() -> view.put(order("o-1", "c-1", 1)));
    client.send("{'op':'subscribe','id':'a','view':'orders','key':'o-1'}");
    assertThat(client.text()).isEqualTo("{'op':'subscribed','id':'a'}");
    assertThat(client.text())
        .isEqualTo(
            "{'op':'snapshot','id':'a','rows':[{'key':'o-1','row':{'id':'o-1','customer':'c-1',"
                + "'status':'open','version':1}}],'position':'0:1'}");
    bench.run(() -> view.put(order("o-2", "c-1", 1)));
    bench.run(() -> view.put(order("o-1", "c-1", 2)));
    assertThat(client.text())
        .isEqualTo(
            "{'op':'row','id':'a','key':'o-1','row':{'id':'o-1','customer':'c-1',"
                + "'status':'open','version':2},'position':'0:3'}");
    bench.run(() -> view.remove("o-1"));
    assertThat(client.text())
        .isEqualTo("{'op':'row','id':'a','key':'o-1','row':null,'position':'0:4'}");
    client.send("{'op':'unsubscribe','id':'a'}");
    bench.run(() -> view.put(order("o-1", "c-1", 3)));
    assertThat(client.text()).isEqualTo("{'op':'unsubscribed','id':'a'}");
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void aKeyThatHasNoRowHasAnEmptySnapshot() {
    client.send("{'op':'subscribe','id':'a','view':'orders','key':'o-1'}");
    client.next();
    assertThat(client.text()).isEqualTo("{'op':'snapshot','id':'a','rows':[],'position':'0:0'}");
  }

  @Test
  void aRowThatNoLongerMatchesIsGone() {
    bench.run(() -> view.put(order("o-1", "c-1", 1), order("o-2", "c-2", 1)));
    client.send("{'op':'subscribe','id':'b','view':'orders','where':{'customer':'c-1'}}");
    client.next();
    assertThat(client.next().path("rows").findValuesAsText("key")).containsExactly("o-1");
    bench.run(() -> view.put(order("o-2", "c-1", 2)));
    assertThat(client.next().path("key").asText()).isEqualTo("o-2");
    bench.run(() -> view.put(order("o-1", "c-3", 2)));
    assertThat(client.next().path("row").isNull()).isTrue();
    bench.run(() -> view.put(order("o-1", "c-4", 3)));
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void allFieldsOfAWhereMustMatch() {
    client.send(
        "{'op':'subscribe','id':'b','view':'orders','where':{'customer':'c-1','status':'shut'}}");
    client.next();
    client.next();
    bench.run(() -> view.put(order("o-1", "c-1", 1)));
    assertThat(client.rest()).isEmpty();
    bench.run(() -> view.put(new FakeView.Order("o-1", "c-1", "shut", 2)));
    assertThat(client.next().path("key").asText()).isEqualTo("o-1");
  }

  @Test
  void aWholeViewIsReadInPagesAndTooManyRowsAreRefused() {
    for (int i = 10; i < 30; i++) {
      FakeView.Order row = order("o-" + i, "c", 1);
      bench.run(() -> view.put(row));
    }
    client.send("{'op':'subscribe','id':'c','view':'orders'}");
    client.next();
    assertThat(client.next().path("rows")).hasSize(20);
    bench.run(() -> view.put(order("o-30", "c", 1)));
    client.next();
    client.send("{'op':'subscribe','id':'d','view':'orders'}");
    client.next();
    JsonNode error = client.next();
    assertThat(error.path("op").asText()).isEqualTo("error");
    assertThat(error.path("id").asText()).isEqualTo("d");
    assertThat(error.path("problem").path("type").asText()).isEqualTo("too-large");
    assertThat(bench.call(() -> bench.hub.counters().subscriptions())).isEqualTo(1);
  }

  @Test
  void aChangeBeforeTheSnapshotIsMadeIsInIt() {
    bench.run(() -> view.put(order("o-1", "c-1", 1)));
    bench.run(() -> view.holdBefore = true);
    client.send("{'op':'subscribe','id':'a','view':'orders','where':{'customer':'c-1'}}");
    bench.until("asked", () -> view.held() == 1);
    bench.run(() -> view.put(order("o-1", "c-1", 2), order("o-2", "c-1", 1)));
    bench.settle();
    bench.run(view::release);
    client.next();
    JsonNode snapshot = client.next();
    assertThat(snapshot.path("rows").findValuesAsText("version")).containsExactly("2", "1");
    assertThat(snapshot.path("position").asText()).isEqualTo("0:2");
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void aChangeAfterTheSnapshotWasMadeIsLaidOverIt() {
    bench.run(() -> view.put(order("o-1", "c-1", 1), order("o-2", "c-1", 1)));
    bench.run(() -> view.holdAfter = true);
    client.send("{'op':'subscribe','id':'a','view':'orders','where':{'customer':'c-1'}}");
    bench.until("asked", () -> view.held() == 1);
    bench.run(
        () -> view.put(order("o-1", "c-9", 2), order("o-2", "c-1", 2), order("o-3", "c-1", 1)));
    bench.settle();
    bench.run(view::release);
    client.next();
    JsonNode snapshot = client.next();
    assertThat(snapshot.path("rows").findValuesAsText("key")).containsExactly("o-2", "o-3");
    assertThat(snapshot.path("rows").findValuesAsText("version")).containsExactly("2", "1");
    assertThat(snapshot.path("position").asText()).isEqualTo("0:2");
  }

  @Test
  void aSnapshotThatIsAheadOfItsChangesWaitsForThem() {
    bench.run(() -> view.put(order("o-1", "c-1", 1)));
    bench.settle();
    bench.run(() -> view.loseChanges = true);
    bench.run(() -> view.put(order("o-1", "c-1", 2)));
    bench.run(() -> view.loseChanges = false);
    client.send("{'op':'subscribe','id':'a','view':'orders','key':'o-1'}");
    client.next();
    assertThat(client.rest()).isEmpty();
    bench.run(() -> bench.hub.tick(System.nanoTime()));
    bench.settle();
    bench.run(() -> bench.hub.tick(System.nanoTime()));
    assertThat(client.next().path("rows").findValuesAsText("version")).containsExactly("2");
  }

  @Test
  void resumingWithinTheRingBringsOnlyWhatChanged() {
    bench.run(() -> view.put(order("o-1", "c-1", 1), order("o-2", "c-1", 1)));
    bench.run(() -> view.put(order("o-3", "c-1", 1)));
    bench.run(() -> view.put(order("o-1", "c-1", 2)));
    bench.run(() -> view.put(order("o-1", "c-2", 3)));
    bench.settle();
    client.send(
        "{'op':'subscribe','id':'a','view':'orders','where':{'customer':'c-1'},'after':'0:1'}");
    List<JsonNode> frames = client.rest();
    assertThat(ops(frames)).containsExactly("subscribed", "row", "row");
    assertThat(frames.get(1).path("key").asText()).isEqualTo("o-3");
    assertThat(frames.get(1).path("position").asText()).isEqualTo("0:1");
    assertThat(frames.get(2).path("key").asText()).isEqualTo("o-1");
    assertThat(frames.get(2).path("row").isNull()).isTrue();
    assertThat(frames.get(2).path("position").asText()).isEqualTo("0:4");
  }

  @Test
  void resumingOutsideTheRingIsAResetAndASnapshot() {
    for (int i = 1; i <= 12; i++) {
      FakeView.Order row = order("o-1", "c-1", i);
      bench.run(() -> view.put(row));
    }
    bench.settle();
    client.send("{'op':'subscribe','id':'a','view':'orders','key':'o-1','after':'0:3'}");
    assertThat(ops(List.of(client.next(), client.next(), client.next())))
        .containsExactly("subscribed", "reset", "snapshot");
    client.send("{'op':'subscribe','id':'b','view':'orders','key':'o-1','after':'0:4'}");
    assertThat(ops(List.of(client.next(), client.next()))).containsExactly("subscribed", "row");
    client.send("{'op':'subscribe','id':'c','view':'orders','key':'o-1','after':'0:12'}");
    client.next();
    assertThat(client.rest()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void whatTheClientHasSeenInAnotherStoreIsVoid() {
    bench.run(() -> view.put(order("o-1", "c-1", 1)));
    bench.settle();
    client.send("{'op':'subscribe','id':'a','view':'orders','key':'o-1','after':'0:99'}");
    assertThat(ops(List.of(client.next(), client.next(), client.next())))
        .containsExactly("subscribed", "reset", "snapshot");
    bench.run(() -> view.put(order("o-1", "c-1", 2)));
    assertThat(client.next().path("row").path("version").asLong()).isEqualTo(2);
  }

  @Test
  void whatTheClientHasSeenIsWaitedForButNotForEver() {
    bench.appendUntil(0, 5);
    bench.run(() -> view.put(order("o-1", "c-1", 1)));
    bench.settle();
    client.send("{'op':'subscribe','id':'a','view':'orders','key':'o-1','after':'0:2'}");
    client.send("{'op':'subscribe','id':'b','view':'orders','key':'o-1','after':'0:5'}");
    assertThat(ops(client.rest())).containsExactly("subscribed", "subscribed");
    bench.run(() -> view.put(order("o-1", "c-1", 2)));
    assertThat(client.rest()).isEmpty();
    bench.run(() -> view.put(order("o-1", "c-1", 3)));
    JsonNode row = client.next();
    assertThat(row.path("id").asText()).isEqualTo("a");
    assertThat(row.path("row").path("version").asLong()).isEqualTo(3);
    bench.run(() -> bench.hub.tick(System.nanoTime() + 2_000_000_000L));
    JsonNode error = client.next();
    assertThat(error.path("id").asText()).isEqualTo("b");
    assertThat(error.path("problem").path("type").asText()).isEqualTo("view-behind");
  }

  @Test
  void aGapIsAResetAndASnapshot() {
    bench.run(() -> view.put(order("o-1", "c-1", 1)));
    client.send("{'op':'subscribe','id':'a','view':'orders','where':{'customer':'c-1'}}");
    client.next();
    client.next();
    bench.run(() -> view.loseChanges = true);
    bench.run(() -> view.put(order("o-2", "c-1", 1)));
    bench.run(() -> view.loseChanges = false);
    bench.run(() -> view.put(order("o-3", "c-1", 1)));
    assertThat(client.text()).isEqualTo("{'op':'reset','id':'a'}");
    JsonNode snapshot = client.next();
    assertThat(snapshot.path("rows").findValuesAsText("key")).containsExactly("o-1", "o-2", "o-3");
    assertThat(snapshot.path("position").asText()).isEqualTo("0:3");
  }

  @Test
  void aRebuiltViewIsAResetAndASnapshotThatIsNotOlder() {
    bench.run(() -> view.put(order("o-1", "c-1", 1)));
    bench.run(() -> view.put(order("o-1", "c-1", 2)));
    client.send("{'op':'subscribe','id':'a','view':'orders','where':{'customer':'c-1'}}");
    client.next();
    client.next();
    bench.run(() -> view.rebuild(0, Map.of("o-1", order("o-1", "c-1", 7))));
    assertThat(client.text()).isEqualTo("{'op':'reset','id':'a'}");
    JsonNode snapshot = client.next();
    assertThat(snapshot.path("rows").findValuesAsText("version")).containsExactly("7");
    assertThat(snapshot.path("position").asText()).isEqualTo("0:2");
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void aSlowClientGetsTheLatestStateOfARow() {
    client.send("{'op':'subscribe','id':'a','view':'orders'}");
    client.next();
    client.next();
    client.full(true);
    for (int i = 1; i <= 5; i++) {
      FakeView.Order row = order("o-" + i % 2, "c-1", i);
      bench.run(() -> view.put(row));
    }
    assertThat(client.rest()).isEmpty();
    client.full(false);
    List<JsonNode> rows = client.rest();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).path("row").path("version").asLong()).isEqualTo(5);
    assertThat(rows.get(0).path("position").asText()).isEqualTo("0:0");
    assertThat(rows.get(1).path("row").path("version").asLong()).isEqualTo(4);
    assertThat(rows.get(1).path("position").asText()).isEqualTo("0:5");
  }

  @Test
  void aSlowClientThatMissesTooMuchGetsAReset() {
    client.send("{'op':'subscribe','id':'a','view':'orders'}");
    client.next();
    client.next();
    client.full(true);
    for (int i = 1; i <= 6; i++) {
      FakeView.Order row = order("o-" + i, "c-1", i);
      bench.run(() -> view.put(row));
    }
    assertThat(client.rest()).isEmpty();
    client.full(false);
    assertThat(client.text()).isEqualTo("{'op':'reset','id':'a'}");
    assertThat(client.next().path("rows")).hasSize(6);
  }
}
