package io.daybook.integrity;

import io.daybook.codec.EventCodec;
import io.daybook.eventstore.StoredEvent;
import io.daybook.eventstore.StoredLog.Ends;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was found in one partition: the first problem, how many there are, unknown types, and
 * whether the chain passes through the anchors.
 *
 * <p>Context: one owner at a time.
 */
public final class Findings {
  /** More kinds of unknown types than that are counted together. */
  private static final int TYPES_MAX = 1_000;

  private final int partition;
  private final EventCodec codec;
  private final Map<Long, Anchor> anchors = new HashMap<>();
  private final Map<TypeVersion, Long> types = new HashMap<>();
  private long events;
  private long problems;
  private @Nullable Problem first;

  private record TypeVersion(String category, String type, int schemaVersion) {}

  /**
   * Creates empty findings.
   *
   * @param codec knows types
   * @param anchors of this partition and others
   */
  public Findings(int partition, EventCodec codec, List<Anchor> anchors) {
    this.partition = partition;
    this.codec = codec;
    anchors.stream()
        .filter(anchor -> anchor.partition() == partition)
        .forEach(anchor -> this.anchors.put(anchor.position(), anchor));
  }

  void event(StoredEvent event, @Nullable Problem problem) {
    events++;
    if (problem != null) {
      add(problem, 1);
    }
    String stream = event.stream();
    int slash = stream.indexOf('/');
    TypeVersion type =
        new TypeVersion(
            slash < 0 ? stream : stream.substring(0, slash), event.type(), event.schemaVersion());
    if (types.containsKey(type) || types.size() < TYPES_MAX) {
      types.merge(type, 1L, Long::sum);
    }
    if (!anchors.isEmpty()) {
      @Nullable Anchor anchor = anchors.remove(event.position());
      if (anchor != null && !Objects.equals(anchor.hash(), event.hash())) {
        add(
            Problem.of(
                event, "the log is not the one that was anchored", anchor.hash(), event.hash()),
            1);
      }
    }
  }

  /** Takes problems, of which this is the one with the least position. */
  void add(Problem problem, long count) {
    problems += count;
    Problem known = first;
    if (known == null || problem.position() < known.position()) {
      first = problem;
    }
  }

  PartitionReport report(ChainCheck chain, Ends ends) {
    ends(chain.position(), ends.head());
    for (Anchor anchor : anchors.values()) {
      add(
          none(anchor.position(), "the event that was anchored is missing", anchor.hash(), "none"),
          1);
    }
    return new PartitionReport(
        partition, chain.position(), chain.hash(), events, problems, first, unknown());
  }

  private void ends(long last, @Nullable Long head) {
    if (head == null) {
      add(none(last, "the table partition has no row of it", "head " + last, "no row"), 1);
    } else if (head > last) {
      add(
          none(
              last + 1,
              ChainCheck.missing(last + 1, head),
              "head %d to be the last event".formatted(head),
              "last event " + last),
          1);
    } else if (head < 0) {
      add(none(0, "the head of the partition is negative", "0 or more", head), 1);
    }
  }

  private Problem none(long position, String what, Object expected, Object actual) {
    return new Problem(
        partition, position, null, null, what, expected.toString(), actual.toString());
  }

  private Map<String, Long> unknown() {
    Map<String, Long> unknown = new HashMap<>();
    types.forEach(
        (type, count) -> {
          if (!codec.knows(type.category(), type.type(), type.schemaVersion())) {
            unknown.put(
                "%s %s %d".formatted(type.category(), type.type(), type.schemaVersion()),
                Objects.requireNonNull(count));
          }
        });
    return unknown;
  }
}
