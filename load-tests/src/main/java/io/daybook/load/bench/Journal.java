package io.daybook.load.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of the commands that a server acknowledged.
 *
 * <p>Shape: one line each, fields separated by tabs: order, command, idempotency key, request body,
 * version, position token, status, answer body, {@code end}. The JSON on both sides has no tabs or
 * line breaks. A line that was not finished when the bench died is no entry.
 */
final class Journal implements Closeable {
  private static final String SEPARATOR = "\t";
  private static final String END = "end";
  private static final int FIELDS = 9;

  private final BufferedWriter writer;

  /**
   * An acknowledged command.
   *
   * @param command what was sent
   * @param version the stream's version after it
   * @param position the token that the answer gave
   * @param status of the answer
   * @param answer the answer's body
   */
  record Entry(OrderCommand command, long version, String position, int status, String answer) {}

  /** Opens a new file; one that is there is an error. */
  Journal(Path file) throws IOException {
    writer =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Writes an entry; from any of the loops' threads. */
  synchronized void acknowledged(OrderCommand command, Answer answer) {
    try {
      writer
          .append(command.order())
          .append(SEPARATOR)
          .append(command.name())
          .append(SEPARATOR)
          .append(command.key())
          .append(SEPARATOR)
          .append(command.body())
          .append(SEPARATOR)
          .append(version(answer.header("etag")))
          .append(SEPARATOR)
          .append(answer.header("daybook-position"))
          .append(SEPARATOR)
          .append(Integer.toString(answer.status()))
          .append(SEPARATOR)
          .append(answer.body())
          .append(SEPARATOR + END + '\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version(@Nullable String tag) {
    if (tag == null || tag.length() < 3) {
      throw new Answer.ProtocolException("an answer to a command without an ETag: " + tag);
    }
    return tag.substring(1, tag.length() - 1);
  }

  @Override
  public synchronized void close() throws IOException {
    writer.close();
  }

  /** Reads all finished entries. */
  static List<Entry> read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.endsWith(END)) {
          entries.add(entry(line));
        }
      }
    }
    return entries;
  }

  private static Entry entry(String line) {
    String[] fields = line.split(SEPARATOR, -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("not a journal line: " + line);
    }
    OrderCommand command = new OrderCommand(fields[0], fields[1], fields[2], fields[3]);
    return new Entry(
        command, Long.parseLong(fields[4]), fields[5], Integer.parseInt(fields[6]), fields[7]);
  }
}
