package io.daybook.partition;

import io.daybook.command.CommandReply;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a partition knows of one stream: its state as committed, its state as it will be when
 * everything on its way is committed, and the answers that its latest commands got.
 *
 * <p>Context: owned by one partition.
 */
final class StreamState {
  private final StreamId stream;
  private final Rules rules;
  private final int answersMax;
  private final LinkedHashMap<String, Answer> answers = new LinkedHashMap<>(4);
  private boolean answersComplete = true;
  private Object committedState;
  private long committedVersion;
  private Object state;
  private long version;
  private @Nullable PendingCommand lastPending;
  private final Set<String> pendingIds = new HashSet<>(2);

  /** The answer to an accepted command. */
  record Answer(String fingerprint, long version, long position, List<CommandReply.Event> events) {}

  StreamState(StreamId stream, Rules rules, int answersMax) {
    this.stream = stream;
    this.rules = rules;
    this.answersMax = answersMax;
    this.committedState = rules.initial();
    this.state = committedState;
  }

  StreamId stream() {
    return stream;
  }

  Rules rules() {
    return rules;
  }

  /** Returns the state after all that is decided, committed or not. */
  Object state() {
    return state;
  }

  /** Returns the version after all that is decided, committed or not. */
  long version() {
    return version;
  }

  /** Returns the last command on its way, null when everything decided is committed. */
  @Nullable PendingCommand lastPending() {
    return lastPending;
  }

  boolean evictable() {
    return pendingIds.isEmpty();
  }

  @Nullable Answer answer(String commandId) {
    return answers.get(commandId);
  }

  /** Tells whether a command of that id is on its way. */
  boolean isPending(String commandId) {
    return pendingIds.contains(commandId);
  }

  /** Tells whether a command id that has no answer here can't have taken effect on this stream. */
  boolean knowsAllCommands() {
    return answersComplete;
  }

  void speculate(PendingCommand pending, Object stateAfter, long versionAfter) {
    state = stateAfter;
    version = versionAfter;
    lastPending = pending;
    pendingIds.add(pending.envelope().commandId());
  }

  void commit(PendingCommand pending, Object stateAfter, Answer answer) {
    committedState = stateAfter;
    committedVersion = answer.version();
    pendingIds.remove(pending.envelope().commandId());
    if (lastPending == pending) {
      lastPending = null;
    }
    remember(pending.envelope().commandId(), answer);
  }

  /** Forgets everything that is not committed. */
  void rollBack() {
    state = committedState;
    version = committedVersion;
    lastPending = null;
    pendingIds.clear();
  }

  /**
   * Applies an event that is in the store, and is not on its way from here; one that was applied
   * before is passed over.
   *
   * @throws IllegalStateException when an event before it is missing
   */
  void applyStored(RecordedEvent stored, Object event) {
    if (stored.version() <= committedVersion) {
      return;
    }
    if (stored.version() != committedVersion + 1) {
      throw new IllegalStateException(
          "%s: expected version %d, was %d"
              .formatted(stream, committedVersion + 1, stored.version()));
    }
    committedState = rules.evolve(committedState, event);
    committedVersion = stored.version();
    state = committedState;
    version = committedVersion;
    rememberStored(stored);
  }

  private void rememberStored(RecordedEvent stored) {
    CommandReply.Event event = new CommandReply.Event(stored.id(), stored.type(), stored.version());
    Answer before = stored.commandIndex() == 0 ? null : answers.get(stored.commandId());
    List<CommandReply.Event> events =
        before == null ? new ArrayList<>(1) : new ArrayList<>(before.events());
    events.add(event);
    String fingerprint =
        before == null ? Metadata.commandHash(stored.metadata()) : before.fingerprint();
    remember(
        stored.commandId(),
        new Answer(fingerprint, stored.version(), stored.position(), List.copyOf(events)));
  }

  /** Keeps an answer, and forgets the oldest when there are too many. */
  void remember(String commandId, Answer answer) {
    answers.put(commandId, answer);
    if (answers.size() > answersMax) {
      Map.Entry<String, Answer> eldest = answers.firstEntry();
      answers.remove(eldest.getKey());
      answersComplete = false;
    }
  }
}
