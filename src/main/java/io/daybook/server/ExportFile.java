package io.daybook.server;

import io.daybook.eventstore.PendingWork;
import io.daybook.eventstore.StoredEvent;
import io.daybook.eventstore.SubjectKey;
import io.daybook.transfer.EventLine;
import io.daybook.transfer.ExportHeader;
import io.daybook.transfer.ExportReading;
import io.daybook.transfer.ExportReading.Line;
import io.daybook.transfer.KeyLine;
import io.daybook.transfer.PendingLine;
import io.daybook.transfer.TransferException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file that an export is written to. One that is there is read and checked first; a torn last
 * line is cut, and writing goes on behind the last event; where there is none yet, it begins anew.
 *
 * <p>Context: one owner, blocks.
 */
final class ExportFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;

  private static final String PENDING_IS_NOT_IN_IT =
      ", or was begun with --only-events or by a version before format 2: go on with --only-events,"
          + " or";

  private final OutputStream out;
  private final @Nullable FileChannel channel;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(BUFFER_BYTES);
  private ExportReading state;
  private boolean fresh;
  private long events;

  private ExportFile(OutputStream out, @Nullable FileChannel channel, ExportReading state) {
    this.out = out;
    this.channel = channel;
    this.state = state;
  }

  /** Opens a file, or standard output where it is named {@code -}. */
  static ExportFile open(String name, ExportHeader header) throws IOException {
    return name.equals("-") ? standardOutput(header) : open(Path.of(name), header);
  }

  private static ExportFile standardOutput(ExportHeader header) throws IOException {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    ExportFile file = new ExportFile(out, null, new ExportReading(header));
    file.begin();
    return file;
  }

  /**
   * Opens a file, new or begun.
   *
   * @throws TransferException when it is something else than what the header says
   */
  private static ExportFile open(Path path, ExportHeader header) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    OutputStream out = Channels.newOutputStream(channel);
    ExportFile file = new ExportFile(out, channel, new ExportReading(header));
    try {
      long kept = channel.size() == 0 ? 0 : file.read(path, header);
      channel.truncate(kept);
      channel.position(kept);
      if (kept == 0) {
        file.begin();
      }
      return file;
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  /** Returns how many bytes of what is there are kept: nothing when there is no event yet. */
  private long read(Path path, ExportHeader header) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
        LineReader lines = new LineReader(in)) {
      requireBegun(path);
      byte[] first = lines.next();
      if (first == null) {
        return 0;
      }
      ExportReading reading = new ExportReading(ExportHeader.parse(first));
      if (!reading.header().continues(header)) {
        throw new TransferException(
            "%s is an export of something else%s take another name"
                .formatted(path, reading.header().pending() ? ":" : PENDING_IS_NOT_IN_IT));
      }
      boolean begun = false;
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        Line read = reading.next(line);
        begun |= read instanceof Line.Event || read instanceof Line.End;
        events += read instanceof Line.Event ? 1 : 0;
      }
      if (begun) {
        state = reading;
      }
      return begun ? lines.offset() : 0;
    }
  }

  /** What is no export is never written over, also where it has no end of a line. */
  private static void requireBegun(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] start = in.readNBytes(ExportHeader.BEGIN.length());
      String text = new String(start, StandardCharsets.UTF_8);
      if (!ExportHeader.BEGIN.startsWith(text)) {
        throw new TransferException("line 1 is not the header of an export, in " + path);
      }
    }
  }

  private void begin() throws IOException {
    fresh = true;
    line(state.header().line());
    flush();
  }

  private void line(String text) {
    buffer.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    buffer.write('\n');
  }

  private void flush() throws IOException {
    buffer.writeTo(out);
    buffer.reset();
  }

  boolean isComplete() {
    return state.isComplete();
  }

  /** Tells whether the keys of persons come next. */
  boolean wantsKeys() {
    return fresh && state.header().keys();
  }

  /** Tells whether what is still to be done comes before the events. */
  boolean wantsPending() {
    return fresh && state.header().pending();
  }

  /** Returns how many events are in the file. */
  long events() {
    return events;
  }

  /** Returns how many events there will be. */
  long expected() {
    ExportHeader header = state.header();
    return header.selected().stream()
        .mapToLong(p -> header.heads().of(p) - header.from().of(p))
        .sum();
  }

  int partition() {
    return state.partition();
  }

  long position() {
    return state.position();
  }

  /** Returns the position with which the partition ends. */
  long head() {
    return state.header().heads().of(partition());
  }

  void keys(List<SubjectKey> page) throws IOException {
    page.forEach(key -> line(KeyLine.line(key)));
    flush();
  }

  void pending(List<? extends PendingWork> page) throws IOException {
    for (PendingWork work : page) {
      taken(PendingLine.line(work));
    }
    flush();
  }

  void pendingEnd() throws IOException {
    taken(state.pendingEnd().line());
    flush();
  }

  /** Writes a line that was checked as a reader will do it. */
  private void taken(String line) {
    state.next(line.getBytes(StandardCharsets.UTF_8));
    line(line);
  }

  void events(List<StoredEvent> page) throws IOException {
    for (StoredEvent event : page) {
      try {
        state.event(event);
      } catch (IllegalArgumentException bad) {
        flush();
        throw new TransferException("what is stored is no log: " + bad.getMessage());
      }
      EventLine.write(event, buffer);
      events++;
      if (buffer.size() > BUFFER_BYTES) {
        flush();
      }
    }
    flush();
  }

  void end() throws IOException {
    taken(state.end().line());
    flush();
  }

  /** Waits until it is on the disk. */
  void force() throws IOException {
    FileChannel file = channel;
    if (file != null) {
      file.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      out.close();
    }
  }
}
