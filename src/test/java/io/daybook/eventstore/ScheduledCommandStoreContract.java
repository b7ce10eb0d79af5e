package io.daybook.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.eventstore.ScheduledCommand.CommandKey;
import io.daybook.eventstore.ScheduledCommand.Content;
import io.daybook.eventstore.ScheduledCommand.State;
import io.daybook.eventstore.ScheduledCommand.Trouble;
import io.daybook.eventstore.ScheduledCommandStore.Counts;
import io.daybook.eventstore.ScheduledCommandStore.Place;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of scheduled commands does. */
public abstract class ScheduledCommandStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Instant UNTIL = NOW.plusSeconds(40);
  private static final Trouble TROUBLE = new Trouble("rejected", "already-shipped", "it \0 left");

  /** Returns an empty store. */
  protected abstract ScheduledCommandStore open();

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static ScheduledCommand command(int number, long seconds) {
    return ScheduledCommand.waiting(
        new CommandKey(new StreamId("order", "o-" + number % 3), "k-" + number),
        new Content(
            "cancel",
            Json.of("{\"reason\":\"" + number + "\"}"),
            "f-" + number,
            number % 2 == 0 ? ScheduledCommand.ANY_VERSION : number,
            Json.of("{\"correlationId\":\"c\"}")),
        NOW.plusSeconds(seconds),
        NOW.minusSeconds(1));
  }

  private static ScheduledCommand claimOne(ScheduledCommandStore store, Instant now) {
    return await(store.claim(now, now.plusSeconds(40), 1)).getFirst();
  }

  private static State.Waiting waiting(ScheduledCommandStore store, CommandKey key) {
    return (State.Waiting) await(store.find(key)).orElseThrow().state();
  }

  @Test
  void theFirstUnderAKeyStays() {
    ScheduledCommandStore store = open();
    assertThat(await(store.insert(List.of(command(2, 5), command(1, 9))))).isEmpty();
    ScheduledCommand other =
        ScheduledCommand.waiting(command(1, 0).key(), command(7, 0).content(), NOW, NOW);
    assertThat(await(store.insert(List.of(other, command(3, 1)))))
        .containsOnlyKeys(other.key())
        .containsValue(command(1, 9));
    assertThat(await(store.find(other.key()))).contains(command(1, 9));
    assertThat(await(store.find(command(3, 1).key()))).contains(command(3, 1));
    assertThat(await(store.find(new CommandKey(new StreamId("order", "o-1"), "k-2")))).isEmpty();
  }

  @Test
  void onlyWhatIsDueIsClaimedAndOnlyOnce() {
    ScheduledCommandStore store = open();
    assertThat(await(store.nextDue())).isEmpty();
    await(store.insert(List.of(command(1, -3), command(2, 0), command(3, 1), command(4, -9))));
    assertThat(await(store.nextDue())).contains(NOW.minusSeconds(9));

    assertThat(await(store.claim(NOW, UNTIL, 2)))
        .containsExactly(
            command(4, -9).in(new State.Waiting(UNTIL, 1, true, null)),
            command(1, -3).in(new State.Waiting(UNTIL, 1, true, null)));
    assertThat(await(store.claim(NOW, UNTIL, 9)))
        .extracting(ScheduledCommand::key)
        .containsExactly(command(2, 0).key());
    assertThat(await(store.claim(NOW, UNTIL, 9))).isEmpty();
    assertThat(await(store.nextDue())).contains(NOW.plusSeconds(1));
    assertThat(await(store.claim(UNTIL, UNTIL.plusSeconds(40), 9)))
        .as("nothing was heard of them")
        .extracting(one -> one.state().attempts())
        .containsExactly(2, 2, 2, 1);
  }

  @Test
  void whatIsDeliveredGoesWhoeverHasClaimedIt() {
    ScheduledCommandStore store = open();
    await(store.insert(List.of(command(1, 0), command(2, 0))));
    List<ScheduledCommand> claimed = await(store.claim(NOW, UNTIL, 9));
    await(store.claim(UNTIL, UNTIL.plusSeconds(40), 9));
    await(store.remove(claimed));
    assertThat(await(store.find(command(1, 0).key()))).isEmpty();
    assertThat(await(store.find(command(2, 0).key()))).isEmpty();
    ScheduledCommand later =
        ScheduledCommand.waiting(
            command(1, 0).key(), command(1, 0).content(), NOW, NOW.plusSeconds(3));
    await(store.insert(List.of(later)));
    await(store.remove(claimed));
    assertThat(await(store.find(later.key()))).as("it is another one").contains(later);
  }

  @Test
  void aClaimIsGivenBack() {
    ScheduledCommandStore store = open();
    await(store.insert(List.of(command(1, 0))));
    ScheduledCommand claimed = claimOne(store, NOW);
    Trouble busy = new Trouble("overloaded", null, "a queue is full");
    await(store.again(claimed, NOW.plusSeconds(2), false, busy));
    assertThat(waiting(store, claimed.key()))
        .isEqualTo(new State.Waiting(NOW.plusSeconds(2), 1, false, busy));
    assertThat(await(store.claim(NOW.plusSeconds(1), UNTIL, 9))).isEmpty();

    ScheduledCommand second = claimOne(store, NOW.plusSeconds(2));
    await(store.again(claimed, NOW, false, TROUBLE));
    await(store.park(claimed, NOW, TROUBLE, true));
    assertThat(waiting(store, claimed.key())).as("another claim counts").isEqualTo(second.state());
    await(store.again(second, NOW.plusSeconds(3), true, busy));
    assertThat(waiting(store, claimed.key()).claimed()).isTrue();
  }

  @Test
  void whatIsParkedIsNotClaimedAndMayBeRevived() {
    ScheduledCommandStore store = open();
    await(store.insert(List.of(command(1, 0), command(2, 0))));
    List<ScheduledCommand> claimed = await(store.claim(NOW, UNTIL, 9));
    await(store.park(claimed.get(0), NOW, TROUBLE, true));
    await(store.park(claimed.get(1), NOW, TROUBLE, false));
    State.Parked parked =
        (State.Parked) await(store.find(claimed.get(0).key())).orElseThrow().state();
    assertThat(parked.at()).isEqualTo(NOW);
    assertThat(parked.attempts()).isEqualTo(1);
    assertThat(parked.why().code()).isEqualTo("already-shipped");
    assertThat(await(store.find(claimed.get(1).key())).orElseThrow().content().body().length())
        .isZero();
    assertThat(await(store.claim(UNTIL.plusSeconds(99), UNTIL.plusSeconds(199), 9))).isEmpty();
    assertThat(await(store.nextDue())).isEmpty();

    assertThat(await(store.revive(claimed.get(1).key(), NOW))).as("has no body").isFalse();
    assertThat(await(store.revive(claimed.get(0).key(), NOW.plusSeconds(7)))).isTrue();
    assertThat(await(store.revive(claimed.get(0).key(), NOW))).as("waits").isFalse();
    assertThat(waiting(store, claimed.get(0).key()).dueAt()).isEqualTo(NOW.plusSeconds(7));
    ScheduledCommand again = claimOne(store, NOW.plusSeconds(7));
    assertThat(again.content()).isEqualTo(command(1, 0).content());
    assertThat(again.state().attempts()).isEqualTo(claimed.get(0).state().attempts() + 1);
  }

  @Test
  void whatIsClaimedIsNotCancelled() {
    ScheduledCommandStore store = open();
    await(store.insert(List.of(command(1, 0), command(2, 50))));
    ScheduledCommand seen = await(store.find(command(1, 0).key())).orElseThrow();
    assertThat(await(store.cancel(command(2, 50), NOW))).isTrue();
    assertThat(await(store.cancel(command(2, 50), NOW))).isFalse();
    ScheduledCommand claimed = claimOne(store, NOW);
    assertThat(await(store.cancel(seen, NOW))).isFalse();
    assertThat(await(store.cancel(claimed, NOW))).isFalse();
    assertThat(await(store.cancel(claimed, UNTIL))).as("the claim is over").isTrue();

    await(store.insert(List.of(command(3, 0))));
    ScheduledCommand third = claimOne(store, NOW);
    await(store.park(third, NOW, TROUBLE, true));
    assertThat(await(store.cancel(third, NOW))).isTrue();
    assertThat(await(store.find(third.key()))).isEmpty();
  }

  @Test
  void listsAreInTheOrderOfTime() {
    ScheduledCommandStore store = open();
    List<ScheduledCommand> all =
        IntStream.range(0, 9).mapToObj(i -> command(i, i / 4 - 1)).toList();
    await(store.insert(all));
    await(store.claim(NOW.minusSeconds(1), UNTIL, 2))
        .forEach(claimed -> await(store.park(claimed, NOW, TROUBLE, true)));
    List<ScheduledCommand> listed = new ArrayList<>();
    Place after = null;
    for (int page = 0; page < 4; page++) {
      List<ScheduledCommand> next = await(store.list(false, after, 2));
      listed.addAll(next);
      ScheduledCommand last = listed.getLast();
      after = new Place(last.deliverAt(), last.key().stream().toString(), last.key().commandId());
    }
    assertThat(listed).hasSize(7).isSortedAccordingTo(BY_TIME);
    assertThat(await(store.list(true, null, 9))).hasSize(2);
    assertThat(await(store.count(NOW))).isEqualTo(new Counts(7, 6, 2, NOW.minusSeconds(1)));
  }

  private static final Comparator<ScheduledCommand> BY_TIME =
      Comparator.comparing(ScheduledCommand::deliverAt)
          .thenComparing(one -> one.key().stream().toString())
          .thenComparing(one -> one.key().commandId());

  @Test
  void whatWasParkedLongAgoOrIsTooMuchIsPurged() {
    ScheduledCommandStore store = open();
    assertThat(await(store.count(NOW))).isEqualTo(new Counts(0, 0, 0, null));
    for (int i = 0; i < 6; i++) {
      await(store.insert(List.of(command(i, 0))));
      await(store.park(claimOne(store, NOW), NOW.plusSeconds(i), TROUBLE, true));
    }
    await(store.insert(List.of(command(9, 0))));
    assertThat(await(store.purge(NOW.plusSeconds(2), 9))).isEqualTo(2);
    assertThat(await(store.purge(NOW.plusSeconds(2), 1))).isEqualTo(3);
    assertThat(await(store.list(true, null, 9)))
        .extracting(ScheduledCommand::key)
        .containsExactly(command(5, 0).key());
    assertThat(await(store.count(NOW)).waiting()).isEqualTo(1);
  }

  @Test
  void claimsAtTheSameTimeShareTheCommands() {
    ScheduledCommandStore store = open();
    await(store.insert(IntStream.range(0, 100).mapToObj(i -> command(i, 0)).toList()));
    List<Future<List<ScheduledCommand>>> claims = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      claims.add(store.claim(NOW, UNTIL, 10));
    }
    List<CommandKey> claimed =
        claims.stream().flatMap(one -> await(one).stream()).map(ScheduledCommand::key).toList();
    assertThat(claimed).doesNotHaveDuplicates();
    assertThat(claimed.size() + await(store.claim(NOW, UNTIL, 100)).size()).isEqualTo(100);
  }
}
