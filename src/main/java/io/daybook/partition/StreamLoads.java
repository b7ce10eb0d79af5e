package io.daybook.partition;

import io.daybook.command.CommandReply;
import io.daybook.kernel.StreamId;
import io.daybook.partition.StreamLoader.Loaded;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The commands that wait for the states of their streams: one read at a time, of all streams that
 * are waited for, and none while a group is being appended. What arrives during an append is read
 * in one statement after it, in time for the next group.
 *
 * <p>Context: owned by one partition.
 */
final class StreamLoads {
  private final StreamLoader loader;
  private final int streamsMax;
  private final BooleanSupplier appending;
  private final Reader reader;
  private final LoadQueue queue = new LoadQueue();
  private boolean loading;
  private boolean paused;
  private int pauses;

  /** Takes what was read, with the commands that waited for it. */
  interface Reader {
    void loaded(StreamState state, List<PendingCommand> waiting);

    /** The stream can't be folded: answers with the reply. */
    void broken(CommandReply reply, List<PendingCommand> waiting);

    /** The store can't be read. */
    void failed(List<PendingCommand> waiting);
  }

  /**
   * Creates it with nothing to load.
   *
   * @param appending tells whether a group is on its way; when it is settled, {@link #next} is due
   */
  StreamLoads(StreamLoader loader, int streamsMax, BooleanSupplier appending, Reader reader) {
    this.loader = loader;
    this.streamsMax = streamsMax;
    this.appending = appending;
    this.reader = reader;
  }

  void add(PendingCommand pending) {
    queue.add(pending);
    next();
  }

  /** Loads nothing until it is resumed, and returns the commands that were waiting. */
  List<PendingCommand> pause() {
    paused = true;
    pauses++;
    return queue.releaseAll();
  }

  void resume() {
    paused = false;
    next();
  }

  /** Reads what is waited for, unless something keeps it from doing so. */
  void next() {
    if (loading || paused || queue.isEmpty() || appending.getAsBoolean()) {
      return;
    }
    loading = true;
    int begun = pauses;
    List<StreamId> streams = queue.first(streamsMax);
    loader.load(streams).onComplete(loaded -> loaded(begun, loaded), failure -> failed(streams));
  }

  private void loaded(int begun, List<Loaded> loaded) {
    loading = false;
    // What was read before a recovery may lack what the recovery read since.
    if (begun == pauses) {
      loaded.forEach(this::loaded);
    }
    next();
  }

  private void loaded(Loaded loaded) {
    switch (loaded) {
      case Loaded.Ready(StreamState state) -> reader.loaded(state, queue.release(state.stream()));
      case Loaded.Unreadable(StreamId stream, CommandReply.StreamUnreadable why) ->
          reader.broken(why, queue.release(stream));
      case Loaded.Broken(StreamId stream, String detail) ->
          reader.broken(new CommandReply.Defect(detail), queue.release(stream));
    }
  }

  private void failed(List<StreamId> streams) {
    loading = false;
    streams.forEach(stream -> reader.failed(queue.release(stream)));
    next();
  }
}
