package io.daybook.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second Daybook off a data directory: a lock on {@code daybook.lock}, which the kernel
 * releases when the process ends, however it ends.
 */
public final class DataDirectoryLock implements AutoCloseable {
  private static final String FILE = "daybook.lock";

  private final FileChannel channel;

  private DataDirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock; makes the directory if there is none.
   *
   * @throws EmbeddedServerException if another Daybook holds it
   */
  public static DataDirectoryLock take(Path dataDirectory) {
    try {
      Files.createDirectories(dataDirectory);
      return lock(dataDirectory, dataDirectory.resolve(FILE));
    } catch (IOException e) {
      throw new EmbeddedServerException("cannot lock " + dataDirectory + ": " + e, e);
    }
  }

  /**
   * Finds out early, and without making anything, that another Daybook is there.
   *
   * @throws EmbeddedServerException if one holds the lock
   */
  public static void requireFree(Path dataDirectory) {
    if (Files.exists(dataDirectory.resolve(FILE))) {
      take(dataDirectory).close();
    }
  }

  private static DataDirectoryLock lock(Path dataDirectory, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (tryLock(channel) == null) {
        throw new EmbeddedServerException(
            "data directory %s is in use by another Daybook (pid %s): end it, or set DAYBOOK_DATA"
                .formatted(dataDirectory, Files.readString(file).strip()));
      }
      String pid = ProcessHandle.current().pid() + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
      return new DataDirectoryLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new EmbeddedServerException("cannot unlock: " + e, e);
    }
  }
}
