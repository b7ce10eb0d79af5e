package io.daybook.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.eventstore.ParkedReaction.State;
import io.daybook.eventstore.ParkedReactionStore.Outcome;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every store of parked reactions does. */
public abstract class ParkedReactionStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final int MAX = 10;

  /** Returns an empty store beside a log of two partitions. */
  protected abstract ParkedReactionStore open();

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static ParkedReaction reaction(long position, String stream, State state) {
    return reaction("r", 1, position, stream, state, "the problem", NOW);
  }

  private static ParkedReaction reaction(
      String reactor,
      int partition,
      long position,
      String stream,
      State state,
      String problem,
      Instant since) {
    return new ParkedReaction(
        reactor,
        partition,
        position,
        StreamId.parse(stream),
        new UUID(1, position),
        "Happened",
        state,
        "order/o-1 confirm",
        problem,
        3,
        since);
  }

  private static ParkedReaction failed(long position, String stream) {
    return reaction(position, stream, State.FAILED);
  }

  private static ParkedReaction waiting(long position, String stream) {
    return reaction(position, stream, State.WAITING);
  }

  @Test
  void whatIsParkedIsFound() {
    ParkedReactionStore store = open();
    assertThat(await(store.find("r", 1, 7))).isEmpty();
    assertThat(await(store.count("r"))).isZero();
    assertThat(await(store.park(failed(7, "order/a"), MAX))).isEqualTo(Outcome.KEPT);
    assertThat(await(store.find("r", 1, 7))).contains(failed(7, "order/a"));
    assertThat(await(store.find("r", 0, 7))).isEmpty();
    assertThat(await(store.find("other", 1, 7))).isEmpty();
    assertThat(await(store.count("r"))).isEqualTo(1);
    assertThat(await(store.count("other"))).isZero();
  }

  @Test
  void whatFailsAgainSaysWhatIsWrongNowAndSinceWhen() {
    ParkedReactionStore store = open();
    await(store.park(failed(6, "order/a"), MAX));
    await(store.hold(waiting(7, "order/a"), MAX));
    ParkedReaction again =
        reaction("r", 1, 7, "order/a", State.FAILED, "another problem", NOW.plusSeconds(5));
    assertThat(await(store.park(again, 0))).isEqualTo(Outcome.KEPT);
    assertThat(await(store.find("r", 1, 7)))
        .contains(reaction("r", 1, 7, "order/a", State.FAILED, "another problem", NOW));
  }

  @Test
  void aReactionWaitsOnlyBehindAnEarlierOneOfItsStream() {
    ParkedReactionStore store = open();
    assertThat(await(store.hold(waiting(7, "order/a"), MAX))).isEqualTo(Outcome.FREE);
    await(store.park(failed(7, "order/a"), MAX));
    assertThat(await(store.hold(waiting(6, "order/a"), MAX))).isEqualTo(Outcome.FREE);
    assertThat(await(store.hold(waiting(8, "order/b"), MAX))).isEqualTo(Outcome.FREE);
    ParkedReaction other = reaction("other", 1, 8, "order/a", State.WAITING, "", NOW);
    assertThat(await(store.hold(other, MAX))).isEqualTo(Outcome.FREE);
    assertThat(await(store.hold(waiting(8, "order/a"), MAX))).isEqualTo(Outcome.KEPT);
    assertThat(await(store.hold(waiting(8, "order/a"), MAX))).isEqualTo(Outcome.KEPT);
    assertThat(await(store.count("r"))).isEqualTo(2);
    await(store.remove("r", 1, 7));
    assertThat(await(store.hold(waiting(9, "order/a"), MAX))).isEqualTo(Outcome.KEPT);
    await(store.remove("r", 1, 8));
    await(store.remove("r", 1, 9));
    assertThat(await(store.hold(waiting(9, "order/a"), MAX))).isEqualTo(Outcome.FREE);
  }

  @Test
  void thereIsRoomForSoManyOfEachReactor() {
    ParkedReactionStore store = open();
    assertThat(await(store.park(failed(1, "order/a"), 0))).isEqualTo(Outcome.FULL);
    assertThat(await(store.park(failed(1, "order/a"), 2))).isEqualTo(Outcome.KEPT);
    assertThat(await(store.hold(waiting(2, "order/a"), 2))).isEqualTo(Outcome.KEPT);
    assertThat(await(store.park(failed(3, "order/b"), 2))).isEqualTo(Outcome.FULL);
    assertThat(await(store.hold(waiting(4, "order/a"), 2))).isEqualTo(Outcome.FULL);
    assertThat(await(store.park(failed(1, "order/a"), 2))).isEqualTo(Outcome.KEPT);
    assertThat(await(store.hold(waiting(2, "order/a"), 2))).isEqualTo(Outcome.KEPT);
    ParkedReaction other = reaction("other", 1, 1, "order/a", State.FAILED, "", NOW);
    assertThat(await(store.park(other, 2))).isEqualTo(Outcome.KEPT);
    assertThat(await(store.count("r"))).isEqualTo(2);
  }

  @Test
  void whatIsGivenUpLeavesATraceAndMakesRoom() {
    ParkedReactionStore store = open();
    assertThat(await(store.giveUp("r", 1, 1))).isFalse();
    await(store.park(failed(1, "order/a"), 1));
    assertThat(await(store.giveUp("r", 1, 1))).isTrue();
    assertThat(await(store.giveUp("r", 1, 1))).isFalse();
    assertThat(await(store.find("r", 1, 1)).orElseThrow().state()).isEqualTo(State.GIVEN_UP);
    assertThat(await(store.count("r"))).isZero();
    assertThat(await(store.firsts("r"))).isEmpty();
    assertThat(await(store.hold(waiting(2, "order/a"), 1))).isEqualTo(Outcome.FREE);
    assertThat(await(store.park(failed(2, "order/b"), 1))).isEqualTo(Outcome.KEPT);
  }

  @Test
  void whatIsGivenUpStaysSo() {
    ParkedReactionStore store = open();
    await(store.park(failed(1, "order/a"), MAX));
    await(store.giveUp("r", 1, 1));
    assertThat(await(store.park(failed(1, "order/a"), MAX))).isEqualTo(Outcome.KEPT);
    await(store.remove("r", 1, 1));
    assertThat(await(store.find("r", 1, 1)).orElseThrow().state()).isEqualTo(State.GIVEN_UP);
  }

  @Test
  void theFirstOfEachStreamIsFound() {
    ParkedReactionStore store = open();
    await(store.park(failed(3, "order/a"), MAX));
    await(store.hold(waiting(5, "order/a"), MAX));
    await(store.park(failed(4, "order/b"), MAX));
    assertThat(await(store.firsts("r")))
        .containsExactlyInAnyOrder(failed(3, "order/a"), failed(4, "order/b"));
    await(store.remove("r", 1, 3));
    assertThat(await(store.firsts("r")))
        .containsExactlyInAnyOrder(waiting(5, "order/a"), failed(4, "order/b"));
  }

  @Test
  void theLastPlaceOfEachPartitionIsKnownAlsoWhenItIsGivenUp() {
    ParkedReactionStore store = open();
    assertThat(await(store.last("r"))).isEqualTo(Positions.start(2));
    await(store.park(failed(3, "order/a"), MAX));
    await(store.park(failed(5, "order/b"), MAX));
    await(store.park(reaction("other", 0, 9, "order/a", State.FAILED, "", NOW), MAX));
    await(store.giveUp("r", 1, 5));
    assertThat(await(store.last("r"))).isEqualTo(Positions.of(0, 5));
    await(store.park(failed(7, "order/b"), MAX));
    assertThat(await(store.last("r"))).isEqualTo(Positions.of(0, 7));
    await(store.remove("r", 1, 7));
    await(store.remove("r", 1, 5));
    assertThat(await(store.last("r"))).isEqualTo(Positions.of(0, 5));
  }

  @Test
  void theListIsReadInPages() {
    ParkedReactionStore store = open();
    List<ParkedReaction> all = new ArrayList<>();
    for (int partition = 0; partition < 2; partition++) {
      for (long position = 1; position <= 3; position++) {
        String stream = "order/o-" + partition + position;
        all.add(reaction("r", partition, position, stream, State.FAILED, "x", NOW));
      }
    }
    for (ParkedReaction one : all.reversed()) {
      await(store.park(one, MAX));
    }
    assertThat(await(store.list("r", -1, 0, MAX))).containsExactlyElementsOf(all);
    assertThat(await(store.list("r", -1, 0, 2))).containsExactlyElementsOf(all.subList(0, 2));
    assertThat(await(store.list("r", 0, 2, 2))).containsExactlyElementsOf(all.subList(2, 4));
    assertThat(await(store.list("r", 1, 3, 2))).isEmpty();
    assertThat(await(store.list("other", -1, 0, 2))).isEmpty();
  }
}
