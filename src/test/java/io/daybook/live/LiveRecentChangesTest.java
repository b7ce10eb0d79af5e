package io.daybook.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.eventstore.Positions;
import io.daybook.live.RecentChanges.Verdict;
import io.daybook.view.Row;
import io.daybook.view.RowChanges;
import io.daybook.view.RowChanges.Change;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveRecentChangesTest {
  private static Positions at(long position) {
    return Positions.start(1).with(0, position);
  }

  private static RowChanges batch(int slice, long from, long to, String... keys) {
    List<Change> changes = new ArrayList<>();
    for (String key : keys) {
      changes.add(new Change(key, null, new Row(key, key, any -> Json.of("{}"))));
    }
    return new RowChanges("orders", slice, to, at(from), at(to), changes);
  }

  private static List<String> since(RecentChanges recent, long after) {
    assertThat(recent.covers(at(after))).isTrue();
    List<String> keys = new ArrayList<>();
    recent.since(at(after), change -> keys.add(change.key()));
    return keys;
  }

  @Test
  void whatFollowsIsNextAndWhatIsThereIsKnown() {
    RecentChanges recent = new RecentChanges(1, 1, 10);
    assertThat(recent.add(batch(0, 5, 7, "a"))).isEqualTo(Verdict.NEXT);
    assertThat(recent.add(batch(0, 7, 8, "b"))).isEqualTo(Verdict.NEXT);
    assertThat(recent.add(batch(0, 5, 7, "a"))).isEqualTo(Verdict.KNOWN);
    assertThat(recent.token()).isEqualTo("0:8");
    assertThat(since(recent, 5)).containsExactly("a", "b");
    assertThat(since(recent, 7)).containsExactly("b");
    assertThat(since(recent, 8)).isEmpty();
    assertThat(recent.covers(at(4))).isFalse();
    assertThat(recent.covers(at(9))).isFalse();
  }

  @Test
  void aGapAndASliceThatBeginsAgainAreMissed() {
    RecentChanges recent = new RecentChanges(1, 1, 10);
    recent.add(batch(0, 5, 7, "a"));
    assertThat(recent.add(batch(0, 8, 9, "c"))).isEqualTo(Verdict.MISSED);
    assertThat(recent.covers(at(7))).isFalse();
    assertThat(recent.add(batch(0, 9, 10, "d"))).isEqualTo(Verdict.NEXT);
    assertThat(recent.add(batch(0, 0, 3, "a"))).isEqualTo(Verdict.MISSED);
    assertThat(recent.least()).isEqualTo(at(3));
  }

  @Test
  void theOldestBatchesAreThrownAway() {
    RecentChanges recent = new RecentChanges(1, 1, 3);
    recent.add(batch(0, 1, 2, "a", "b"));
    recent.add(batch(0, 2, 3, "c"));
    recent.add(batch(0, 3, 4));
    assertThat(since(recent, 1)).containsExactly("a", "b", "c");
    recent.add(batch(0, 4, 5, "d"));
    assertThat(recent.covers(at(1))).isFalse();
    assertThat(since(recent, 2)).containsExactly("c", "d");
    recent.add(batch(0, 5, 6, "e", "f", "g", "h"));
    assertThat(recent.covers(at(5))).isFalse();
    assertThat(since(recent, 6)).isEmpty();
  }

  @Test
  void aChangeWithoutAStepIsRepeatedOrMakesResumingImpossible() {
    RecentChanges recent = new RecentChanges(1, 1, 2);
    recent.add(batch(0, 4, 5, "a"));
    recent.add(batch(0, 5, 5, "b"));
    assertThat(since(recent, 5)).containsExactly("b");
    recent.add(batch(0, 5, 6, "c", "d"));
    assertThat(recent.covers(at(5))).isFalse();
    assertThat(since(recent, 6)).isEmpty();
  }

  @Test
  void theTokenIsWhatAllSlicesHaveComeTo() {
    RecentChanges recent = new RecentChanges(2, 1, 10);
    recent.add(batch(0, 0, 7, "a"));
    assertThat(recent.begun()).isFalse();
    assertThat(recent.covers(at(0))).isFalse();
    recent.begin(1, at(3));
    assertThat(recent.token()).isEqualTo("0:3");
    assertThat(since(recent, 3)).containsExactly("a");
    recent.add(batch(1, 3, 9, "b"));
    assertThat(recent.token()).isEqualTo("0:7");
    assertThat(since(recent, 7)).containsExactly("b");
  }

  @Test
  void nobodyResumesInASliceThatIsBuiltAgainUntilItIsWhereItWas() {
    RecentChanges recent = new RecentChanges(1, 1, 3);
    recent.add(batch(0, 5, 9, "a"));
    assertThat(recent.add(batch(0, 0, 6, "a", "b"))).isEqualTo(Verdict.MISSED);
    assertThat(recent.covers(at(6))).isFalse();
    recent.add(batch(0, 6, 8, "c"));
    recent.add(batch(0, 8, 10, "d", "e", "f"));
    assertThat(recent.covers(at(8))).isFalse();
    assertThat(recent.covers(at(9))).isFalse();
    assertThat(since(recent, 10)).isEmpty();
    recent.add(batch(0, 10, 11));
    assertThat(since(recent, 10)).isEmpty();
  }

  @Test
  void whatIsThrownAwayDoesNotLetEarlierReadersResume() {
    RecentChanges recent = new RecentChanges(1, 1, 1);
    recent.add(batch(0, 5, 9, "a"));
    recent.add(batch(0, 0, 3, "b"));
    recent.add(batch(0, 3, 4, "c"));
    recent.add(batch(0, 4, 5, "d"));
    recent.add(batch(0, 5, 20));
    assertThat(recent.covers(at(4))).isFalse();
    assertThat(recent.covers(at(9))).isFalse();
    assertThat(since(recent, 10)).isEmpty();
  }
}
