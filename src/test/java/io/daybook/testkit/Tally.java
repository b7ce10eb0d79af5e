package io.daybook.testkit;

import io.daybook.kernel.Category;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Rejection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A category whose every event shows the whole order: each added value carries the number of those
 * before it, so a fold that lost, repeated or reordered anything is seen at once.
 */
public final class Tally implements Decider<Tally.Add, Tally.Added, Tally.Sum>, DomainModule {
  /** Adds a value, and {@code repeat - 1} more; none when it is 0; refused when negative. */
  public record Add(int value, int repeat) {}

  public record Added(int value, int index) {}

  /** How many were added. */
  public record Sum(int count) {}

  @Override
  public Sum initial() {
    return new Sum(0);
  }

  @Override
  public List<Added> decide(Add command, Sum state) {
    if (command.repeat() < 0) {
      throw new Rejection("negative", "expected a count of at least 0");
    }
    return IntStream.range(0, command.repeat())
        .mapToObj(i -> new Added(command.value(), state.count() + i))
        .toList();
  }

  @Override
  public Sum evolve(Sum state, Added event) {
    if (event.index() != state.count()) {
      throw new IllegalStateException("expected index " + state.count() + ", was " + event.index());
    }
    return new Sum(state.count() + 1);
  }

  @Override
  public String name() {
    return "tally";
  }

  @Override
  public List<Category<?, ?, ?>> categories() {
    return List.of(
        Category.named("tally", this).command("add", Add.class).event(Added.class).build());
  }
}
