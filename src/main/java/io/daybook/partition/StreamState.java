package io.daybook.partition;

import io.daybook.command.CommandEnvelope;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.Snapshot;
import io.daybook.kernel.StreamId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a partition knows of one stream: its state as committed, its state as it will be when
 * everything on its way is committed, and the answers that its latest commands got.
 *
 * <p>Context: owned by one partition.
 */
final class StreamState {
  private static final UUID NO_EVENT = new UUID(0, 0);

  /** What a state, and an answer of it, take beside their JSON, roughly. */
  private static final int OWN_BYTES = 400;

  private static final int ANSWER_BYTES = 150;
  private static final int ANSWERED_EVENT_BYTES = 100;

  private final StreamId stream;
  private final Rules rules;
  private final int answersMax;
  private final RecentAnswers answers = new RecentAnswers();
  private long answerBytes;
  private boolean answersComplete = true;
  private Object committedState;
  private long committedVersion;
  private UUID committedEventId = NO_EVENT;
  private long snapshotVersion;
  private Set<UUID> personalKeys = Set.of();
  private long bytes = OWN_BYTES;
  private long accounted;
  private Object state;
  private long version;
  private @Nullable PendingCommand lastPending;
  private boolean pendingPersonal;
  private Set<String> pendingIds = Set.of();

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

  Object committedState() {
    return committedState;
  }

  long committedVersion() {
    return committedVersion;
  }

  /** Returns the id of the last committed event; there must be one. */
  UUID committedEventId() {
    return committedEventId;
  }

  /** Returns the keys of the persons of whom there may be something in the committed state. */
  Set<UUID> personalKeys() {
    return personalKeys;
  }

  /** Tells whether there may be something of a person in the state, committed or not. */
  boolean mayBePersonal() {
    return pendingPersonal || !personalKeys.isEmpty();
  }

  private void addPersonal(Set<UUID> keys) {
    if (!personalKeys.containsAll(keys)) {
      Set<UUID> more = new HashSet<>(personalKeys);
      more.addAll(keys);
      personalKeys = Set.copyOf(more);
    }
  }

  /** Returns how many events came since the last snapshot was taken, whether it was kept or not. */
  long eventsSinceSnapshot() {
    return committedVersion - snapshotVersion;
  }

  void snapshotTaken() {
    snapshotVersion = committedVersion;
  }

  /** The state was found to have that many bytes as JSON. */
  void measured(long stateBytes) {
    bytes = OWN_BYTES + stateBytes + answerBytes;
  }

  /**
   * Returns by how much the state has grown since this was last asked, roughly and rather too much:
   * it takes what it took when it was last measured, and the events since.
   */
  long account() {
    long grown = bytes - accounted;
    accounted = bytes;
    return grown;
  }

  /** Returns what was accounted for, and begins anew. */
  long unaccount() {
    long all = accounted;
    accounted = 0;
    return all;
  }

  boolean evictable() {
    return pendingIds.isEmpty();
  }

  @Nullable Answer answer(String commandId) {
    return answers.get(commandId);
  }

  /** Tells whether a command of the same id is on its way, and may come again. */
  boolean isPending(CommandEnvelope envelope) {
    return envelope.repeatable() && pendingIds.contains(envelope.commandId());
  }

  /** Tells whether a command id that has no answer here can't have taken effect on this stream. */
  boolean knowsAllCommands() {
    return answersComplete;
  }

  void speculate(PendingCommand pending, Object stateAfter, long versionAfter) {
    state = stateAfter;
    version = versionAfter;
    lastPending = pending;
    pendingPersonal |= !pending.plan().personalKeys().isEmpty();
    addPending(pending.envelope().commandId());
  }

  /** Mostly there is none or one, and of most streams that are cached there is none. */
  private void addPending(String commandId) {
    if (pendingIds.isEmpty()) {
      pendingIds = Set.of(commandId);
      return;
    }
    if (!(pendingIds instanceof HashSet)) {
      pendingIds = new HashSet<>(pendingIds);
    }
    pendingIds.add(commandId);
  }

  private void removePending(String commandId) {
    if (pendingIds instanceof HashSet) {
      pendingIds.remove(commandId);
      if (pendingIds.isEmpty()) {
        pendingIds = Set.of();
      }
    } else if (pendingIds.contains(commandId)) {
      pendingIds = Set.of();
    }
  }

  void commit(PendingCommand pending, Object stateAfter, Answer answer) {
    committedState = stateAfter;
    committedVersion = answer.version();
    committedEventId = pending.plan().drafts().getLast().id();
    bytes += pending.plan().bytes();
    addPersonal(pending.plan().personalKeys());
    removePending(pending.envelope().commandId());
    if (lastPending == pending) {
      lastPending = null;
    }
    remember(answer);
  }

  /** Forgets everything that is not committed. */
  void rollBack() {
    state = committedState;
    version = committedVersion;
    lastPending = null;
    pendingPersonal = false;
    pendingIds = Set.of();
  }

  /**
   * Applies an event that is in the store, and is not on its way from here; one that was applied
   * before is passed over.
   *
   * @throws IllegalStateException when an event before it is missing
   */
  void applyStored(RecordedEvent stored, Object event) {
    if (isNext(stored)) {
      applied(stored, rules.evolve(committedState, event));
    }
  }

  /**
   * The same for an event of an older schema, which has become one event, several, or none. It
   * counts as one version, since versions count what is stored.
   */
  void applyOlder(RecordedEvent stored, List<Object> become) {
    if (isNext(stored)) {
      Object after = committedState;
      for (Object event : become) {
        after = rules.evolve(after, event);
      }
      applied(stored, after);
    }
  }

  private boolean isNext(RecordedEvent stored) {
    if (stored.version() > committedVersion + 1) {
      throw new IllegalStateException(
          "%s: expected version %d, was %d"
              .formatted(stream, committedVersion + 1, stored.version()));
    }
    return stored.version() > committedVersion;
  }

  private void applied(RecordedEvent stored, Object after) {
    committedState = after;
    committedVersion = stored.version();
    committedEventId = stored.id();
    bytes += stored.data().length();
    addPersonal(Metadata.personalKeys(stored.metadata()));
    state = committedState;
    version = committedVersion;
    rememberStored(stored);
  }

  private void rememberStored(RecordedEvent stored) {
    Answer before = stored.commandIndex() == 0 ? null : answers.get(stored.commandId());
    remember(before == null ? Answer.of(List.of(stored)) : before.and(stored));
  }

  /**
   * Takes the state from a snapshot that is further on; nothing may be on its way. Of the commands
   * before it no answers are known.
   *
   * @param keys the keys of the persons of whom there is something in it
   */
  void restore(Snapshot snapshot, Object restored, Set<UUID> keys) {
    committedState = restored;
    personalKeys = Set.copyOf(keys);
    committedVersion = snapshot.version();
    committedEventId = snapshot.eventId();
    snapshotVersion = snapshot.version();
    state = committedState;
    version = committedVersion;
    answers.clear();
    answerBytes = 0;
    answersComplete = false;
    measured(snapshot.state().length());
  }

  /** Keeps an answer, and forgets the oldest when there are too many. */
  void remember(Answer answer) {
    long grown = bytes(answer) - bytes(answers.put(answer));
    if (answers.size() > answersMax) {
      grown -= bytes(answers.removeEldest());
      answersComplete = false;
    }
    answerBytes += grown;
    bytes += grown;
  }

  private static long bytes(@Nullable Answer answer) {
    return answer == null ? 0 : ANSWER_BYTES + (long) answer.count() * ANSWERED_EVENT_BYTES;
  }
}
