package io.daybook.partition;

/**
 * The bounds of one partition's owner.
 *
 * @param queueCommandsMax commands that wait at once, for a state, a commit or the store; more are
 *     refused
 * @param batchEventsMax events of one group commit
 * @param batchBytesMax bytes of one group commit, roughly
 * @param lingerMillis how long a group may wait for as many commands as the group before it had
 * @param retriesMax how often a command is decided again because another writer was faster
 * @param unknownDeadlineMillis how long a command may wait for a store that broke off
 * @param streamsCachedMax states kept
 * @param answersMax answers kept with each state; an older command is looked up when it comes again
 * @param cacheBytesMax bytes of the states kept, roughly: as JSON, with their answers
 * @param snapshotEveryEvents after how many events of a stream its state is stored
 * @param loadStreamsMax streams that are read from the store at once
 * @param pageEvents events that are read from the store at once
 */
public record PartitionOptions(
    int queueCommandsMax,
    int batchEventsMax,
    int batchBytesMax,
    long lingerMillis,
    int retriesMax,
    long unknownDeadlineMillis,
    int streamsCachedMax,
    int answersMax,
    long cacheBytesMax,
    int snapshotEveryEvents,
    int loadStreamsMax,
    int pageEvents) {

  /** The usual bounds. */
  public static final PartitionOptions DEFAULTS =
      new PartitionOptions(
          10_000, 1_000, 4 << 20, 4, 50, 5_000, 25_000, 64, 64L << 20, 500, 500, 250);
}
