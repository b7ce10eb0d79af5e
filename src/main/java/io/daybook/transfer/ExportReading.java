package io.daybook.transfer;

import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.Partitions;
import io.daybook.eventstore.PendingWork;
import io.daybook.eventstore.StoredEvent;
import io.daybook.eventstore.SubjectKey;
import io.daybook.integrity.ChainCheck;
import io.daybook.integrity.Problem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows the lines of an export behind its header, and refuses the first one that is not what it
 * should be: each partition in turn, its events chained to each other, and its end.
 *
 * <p>Context: one owner, not thread-safe.
 */
public final class ExportReading {
  private final ExportHeader header;
  private int index;
  private ChainCheck chain;
  private long events;
  private boolean pending;
  private long pendingLines;
  private EventHash pendingHash = EventHash.NONE;
  private long line = 1;

  /** Begins behind the header. */
  public ExportReading(ExportHeader header) {
    this.header = header;
    this.chain = chain(0);
    this.pending = header.pending();
  }

  /** What a line was. */
  public sealed interface Line {
    /** An event that is chained to the one before it. */
    record Event(StoredEvent event) implements Line {}

    /** The key of a person. */
    record Key(SubjectKey key) implements Line {}

    /** Something that is still to be done. */
    record Pending(PendingWork work) implements Line {}

    /** The end of what is still to be done. */
    record PendingEnd() implements Line {}

    /** The end of a partition. */
    record End(EndLine end) implements Line {}
  }

  private ChainCheck chain(int at) {
    boolean none = at >= header.selected().size();
    int partition = none ? 0 : header.selected().get(at);
    return new ChainCheck(
        partition,
        new Partitions(header.partitions()),
        none ? 0 : header.from().of(partition),
        none ? EventHash.NONE : header.previous().get(at));
  }

  /** Returns the header. */
  public ExportHeader header() {
    return header;
  }

  /** Tells whether the end of the last partition was read. */
  public boolean isComplete() {
    return index == header.selected().size();
  }

  /** Returns the partition whose lines come next; only while it is not complete. */
  public int partition() {
    return header.selected().get(index);
  }

  /** Returns the position of the last event of that partition. */
  public long position() {
    return chain.position();
  }

  /** Returns the hash there. */
  public EventHash hash() {
    return Objects.requireNonNull(chain.hash());
  }

  /** Returns how many events of that partition were read. */
  public long events() {
    return events;
  }

  /** Returns the number of the last line that was read; the header is 1. */
  public long line() {
    return line;
  }

  /**
   * Takes the next line.
   *
   * @throws TransferException when it is not what it should be; it then counts as not read
   */
  public Line next(byte[] bytes) {
    try {
      Line read = read(bytes);
      line++;
      return read;
    } catch (IllegalArgumentException wrong) {
      throw new TransferException("line %d: %s".formatted(line + 1, wrong.getMessage()));
    }
  }

  private Line read(byte[] bytes) {
    if (isComplete()) {
      throw new IllegalArgumentException("there is a line behind the end of the last partition");
    }
    if (KeyLine.is(bytes) && wantsKeys()) {
      return new Line.Key(KeyLine.parse(bytes));
    }
    if (pending) {
      return PendingEndLine.is(bytes) ? pendingEnd(bytes) : pending(bytes);
    }
    if (EndLine.is(bytes)) {
      return end(EndLine.parse(bytes));
    }
    return event(EventLine.parse(bytes));
  }

  private boolean wantsKeys() {
    boolean begun = index > 0 || events > 0 || pendingLines > 0 || pending != header.pending();
    return header.keys() && !begun;
  }

  private Line pending(byte[] bytes) {
    PendingWork work = PendingLine.parse(bytes, header.heads());
    pendingHash = Sha256.of(pendingHash, bytes);
    pendingLines++;
    return new Line.Pending(work);
  }

  /** Returns the line that ends what is still to be done where it is now. */
  public PendingEndLine pendingEnd() {
    return new PendingEndLine(pendingLines, pendingHash);
  }

  private Line pendingEnd(byte[] bytes) {
    PendingEndLine end = PendingEndLine.parse(bytes);
    PendingEndLine expected = pendingEnd();
    if (!end.equals(expected)) {
      throw new IllegalArgumentException(
          "the end of what is to be done does not fit what is before it: expected %s, found %s"
              .formatted(expected.line(), end.line()));
    }
    pending = false;
    return new Line.PendingEnd();
  }

  /**
   * Takes the next event, as {@link #next} does its line.
   *
   * @throws IllegalArgumentException when it is not what it should be
   */
  public Line event(StoredEvent event) {
    if (event.position() > header.heads().of(partition())) {
      throw new IllegalArgumentException("an event stands beyond the end of its partition");
    }
    @Nullable Problem problem = chain.check(event);
    if (problem != null) {
      throw new IllegalArgumentException(problem.toString());
    }
    events++;
    return new Line.Event(event);
  }

  /** Returns the line that ends the partition where it is now. */
  public EndLine end() {
    return new EndLine(partition(), position(), events, hash());
  }

  private Line end(EndLine end) {
    EndLine expected = end();
    if (!end.equals(expected) || position() < header.heads().of(partition())) {
      throw new IllegalArgumentException(
          "the end of a partition does not fit what is before it: expected %s, found %s"
              .formatted(expected.line(), end.line()));
    }
    index++;
    events = 0;
    chain = chain(index);
    return new Line.End(end);
  }
}
