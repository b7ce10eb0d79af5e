package io.daybook.eventstore.memory;

import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.CommandKey;
import io.daybook.eventstore.ScheduledCommand.State;
import io.daybook.eventstore.ScheduledCommand.Trouble;
import io.daybook.eventstore.ScheduledCommandStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Scheduled commands without a disk.
 *
 * <p>Context: thread-safe, answers at once.
 */
public final class InMemoryScheduledCommands implements ScheduledCommandStore {
  private static final Comparator<ScheduledCommand> BY_TIME =
      Comparator.comparing(
          InMemoryScheduledCommands::place,
          Comparator.comparing(Place::deliverAt)
              .thenComparing(Place::stream)
              .thenComparing(Place::commandId));

  private final AtomicReference<Map<CommandKey, ScheduledCommand>> kept =
      new AtomicReference<>(Map.of());

  /** Creates an empty store. */
  public InMemoryScheduledCommands() {}

  private static Place place(ScheduledCommand command) {
    return new Place(
        command.deliverAt(), command.key().stream().toString(), command.key().commandId());
  }

  /** Changes a copy, again until nobody was faster. */
  private <T> T change(Function<Map<CommandKey, ScheduledCommand>, T> change) {
    while (true) {
      Map<CommandKey, ScheduledCommand> before = kept.get();
      Map<CommandKey, ScheduledCommand> copy = new HashMap<>(before);
      T result = change.apply(copy);
      if (kept.compareAndSet(before, copy)) {
        return result;
      }
    }
  }

  private Stream<ScheduledCommand> all(Predicate<ScheduledCommand> which) {
    return kept.get().values().stream().filter(which);
  }

  private static boolean isParked(ScheduledCommand command) {
    return command.state() instanceof State.Parked;
  }

  private static Optional<State.Waiting> waiting(ScheduledCommand command) {
    return command.state() instanceof State.Waiting waiting
        ? Optional.of(waiting)
        : Optional.empty();
  }

  private static Instant dueAt(ScheduledCommand command) {
    return waiting(command).map(State.Waiting::dueAt).orElse(Instant.MAX);
  }

  @Override
  public Future<Map<CommandKey, ScheduledCommand>> insert(List<ScheduledCommand> commands) {
    return Future.succeededFuture(
        change(
            map -> {
              Map<CommandKey, ScheduledCommand> there = new HashMap<>();
              for (ScheduledCommand command : commands) {
                ScheduledCommand before = map.putIfAbsent(command.key(), command);
                if (before != null) {
                  there.put(command.key(), before);
                }
              }
              return there;
            }));
  }

  @Override
  public Future<List<ScheduledCommand>> claim(Instant now, Instant until, int limit) {
    return Future.succeededFuture(
        change(
            map -> {
              List<ScheduledCommand> due =
                  map.values().stream()
                      .filter(command -> !dueAt(command).isAfter(now))
                      .sorted(
                          Comparator.comparing(InMemoryScheduledCommands::dueAt)
                              .thenComparing(BY_TIME))
                      .limit(limit)
                      .toList();
              List<ScheduledCommand> claimed = new ArrayList<>();
              for (ScheduledCommand command : due) {
                claimed.add(claimed(command, until));
              }
              claimed.forEach(command -> map.put(command.key(), command));
              claimed.sort(BY_TIME);
              return claimed;
            }));
  }

  private static ScheduledCommand claimed(ScheduledCommand command, Instant until) {
    State.Waiting before = waiting(command).orElseThrow();
    return command.in(new State.Waiting(until, before.attempts() + 1, true, before.last()));
  }

  @Override
  public Future<Optional<Instant>> nextDue() {
    return Future.succeededFuture(
        all(command -> !isParked(command))
            .map(InMemoryScheduledCommands::dueAt)
            .min(Comparator.naturalOrder()));
  }

  @Override
  public Future<Void> remove(List<ScheduledCommand> delivered) {
    change(
        map -> {
          for (ScheduledCommand one : delivered) {
            ScheduledCommand there = map.get(one.key());
            if (there != null && there.scheduledAt().equals(one.scheduledAt())) {
              map.remove(one.key());
            }
          }
          return true;
        });
    return Future.succeededFuture();
  }

  /** Tells whether what is there is still the claim that was made. */
  private static boolean holds(@Nullable ScheduledCommand there, ScheduledCommand claimed) {
    return there != null
        && there.scheduledAt().equals(claimed.scheduledAt())
        && there.state().attempts() == claimed.state().attempts()
        && !isParked(there);
  }

  private Future<Void> settle(ScheduledCommand claimed, ScheduledCommand next) {
    change(
        map -> {
          if (holds(map.get(claimed.key()), claimed)) {
            map.put(claimed.key(), next);
          }
          return true;
        });
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> again(ScheduledCommand claimed, Instant dueAt, boolean unsure, Trouble why) {
    return settle(
        claimed, claimed.in(new State.Waiting(dueAt, claimed.state().attempts(), unsure, why)));
  }

  @Override
  public Future<Void> park(ScheduledCommand claimed, Instant now, Trouble why, boolean keepBody) {
    ScheduledCommand parked = claimed.in(new State.Parked(now, claimed.state().attempts(), why));
    return settle(claimed, keepBody ? parked : parked.withoutBody());
  }

  @Override
  public Future<Boolean> revive(CommandKey key, Instant now) {
    return Future.succeededFuture(
        change(
            map -> {
              ScheduledCommand there = map.get(key);
              if (there == null || !isParked(there) || there.content().body().length() == 0) {
                return false;
              }
              State.Parked parked = (State.Parked) there.state();
              map.put(
                  key, there.in(new State.Waiting(now, parked.attempts(), false, parked.why())));
              return true;
            }));
  }

  @Override
  public Future<Boolean> cancel(ScheduledCommand seen, Instant now) {
    return Future.succeededFuture(
        change(
            map -> {
              ScheduledCommand there = map.get(seen.key());
              boolean same =
                  there != null
                      && there.scheduledAt().equals(seen.scheduledAt())
                      && there.state().attempts() == seen.state().attempts()
                      && !there.isClaimed(now);
              if (same) {
                map.remove(seen.key());
              }
              return same;
            }));
  }

  @Override
  public Future<Optional<ScheduledCommand>> find(CommandKey key) {
    return Future.succeededFuture(Optional.ofNullable(kept.get().get(key)));
  }

  @Override
  public Future<List<ScheduledCommand>> list(boolean parked, @Nullable Place after, int limit) {
    return Future.succeededFuture(
        all(command -> isParked(command) == parked)
            .filter(command -> after == null || isBehind(command, after))
            .sorted(BY_TIME)
            .limit(limit)
            .toList());
  }

  private static boolean isBehind(ScheduledCommand command, Place after) {
    int time = command.deliverAt().compareTo(after.deliverAt());
    int stream = command.key().stream().toString().compareTo(after.stream());
    return time != 0
        ? time > 0
        : stream != 0 ? stream > 0 : command.key().commandId().compareTo(after.commandId()) > 0;
  }

  @Override
  public Future<Counts> count(Instant now) {
    List<ScheduledCommand> waiting = all(command -> !isParked(command)).sorted(BY_TIME).toList();
    long overdue = waiting.stream().filter(one -> !one.deliverAt().isAfter(now)).count();
    long parked = all(InMemoryScheduledCommands::isParked).count();
    return Future.succeededFuture(
        new Counts(
            waiting.size(),
            overdue,
            parked,
            waiting.isEmpty() ? null : waiting.getFirst().deliverAt()));
  }

  @Override
  public Future<Integer> purge(Instant parkedBefore, int parkedMax) {
    return Future.succeededFuture(
        change(
            map -> {
              List<ScheduledCommand> newestFirst =
                  map.values().stream()
                      .filter(InMemoryScheduledCommands::isParked)
                      .sorted(Comparator.comparing(InMemoryScheduledCommands::parkedAt).reversed())
                      .toList();
              Set<CommandKey> gone = new HashSet<>();
              for (int i = 0; i < newestFirst.size(); i++) {
                ScheduledCommand parked = newestFirst.get(i);
                if (i >= parkedMax || parkedAt(parked).isBefore(parkedBefore)) {
                  gone.add(parked.key());
                }
              }
              map.keySet().removeAll(gone);
              return gone.size();
            }));
  }

  private static Instant parkedAt(ScheduledCommand command) {
    return command.state() instanceof State.Parked parked ? parked.at() : Instant.MAX;
  }

  /** Returns everything, for tests that look at what is left. */
  public Set<CommandKey> keys() {
    return kept.get().keySet().stream().collect(Collectors.toUnmodifiableSet());
  }
}
