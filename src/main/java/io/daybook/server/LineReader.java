package io.daybook.server;

import io.daybook.transfer.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of bytes, each up to 64 MiB.
 *
 * <p>Context: one owner, blocks.
 */
final class LineReader implements AutoCloseable {
  private static final int LINE_BYTES_MAX = 64 << 20;

  private final InputStream in;
  private byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;
  private long offset;
  private boolean torn;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** Returns the next line without its end; null when there is no whole one any more. */
  byte @Nullable [] next() throws IOException {
    int scanned = from;
    while (true) {
      for (; scanned < to; scanned++) {
        if (buffer[scanned] == '\n') {
          byte[] line = Arrays.copyOfRange(buffer, from, scanned);
          offset += line.length + 1L;
          from = scanned + 1;
          return line;
        }
      }
      scanned -= makeRoom();
      int read = in.read(buffer, to, buffer.length - to);
      if (read < 0) {
        torn = to > from;
        return null;
      }
      to += read;
    }
  }

  /** Moves what is there to the front, or into a larger buffer; returns by how much it moved. */
  private int makeRoom() {
    int moved = from;
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == buffer.length) {
      if (buffer.length >= LINE_BYTES_MAX) {
        throw new TransferException("a line is longer than " + LINE_BYTES_MAX + " bytes");
      }
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    return moved;
  }

  /** Returns how many bytes the lines had that were returned, their ends included. */
  long offset() {
    return offset;
  }

  /** Tells, at the end, whether there was something behind the last whole line. */
  boolean isTorn() {
    return torn;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
