package io.daybook.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL, unpacked once from the archive on the class path.
 *
 * <p>They are unpacked beside their place and renamed into it, so what is in place is whole.
 *
 * @param directory has {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path directory) {
  /** The version of the archives; the pom has the same. */
  static final String VERSION = "18.3.0";

  /** Returns the binaries below the directory, unpacking them if they are not there yet. */
  static PostgresBinaries unpackOnce(Path parent) throws IOException {
    Path target = parent.resolve("bin-" + VERSION);
    if (!Files.isDirectory(target)) {
      Path unfinished = parent.resolve("bin-" + VERSION + ".unfinished");
      Trees.delete(unfinished);
      unpack(archive(), unfinished);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }
    return new PostgresBinaries(target);
  }

  String program(String name) {
    return directory.resolve("bin").resolve(name).toString();
  }

  private static String archive() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String cpu = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean arm = cpu.equals("aarch64") || cpu.equals("arm64");
    boolean intel = cpu.equals("amd64") || cpu.equals("x86_64");
    if (os.contains("linux") && (arm || intel)) {
      return arm ? "postgres-linux-arm_64.txz" : "postgres-linux-x86_64.txz";
    }
    if (os.contains("mac") && arm) {
      return "postgres-darwin-arm_64.txz";
    }
    throw new EmbeddedServerException(
        "there is no embedded PostgreSQL for %s on %s; configure the URI of a PostgreSQL 18 server"
            .formatted(os, cpu));
  }

  private static void unpack(String archive, Path target) throws IOException {
    try (InputStream resource = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
      if (resource == null) {
        throw new EmbeddedServerException(archive + " is not on the class path");
      }
      var unzipped = new BufferedInputStream(new XZInputStream(resource), 1 << 16);
      var tar = new TarArchiveInputStream(unzipped);
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, target);
      }
    }
    openDirectories(target);
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path file = entry.resolveIn(target);
    if (entry.isDirectory()) {
      Files.createDirectories(file);
    } else if (entry.isSymbolicLink()) {
      Files.createDirectories(file.resolveSibling(".").normalize());
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isFile() && !entry.getName().endsWith(".a")) {
      Files.createDirectories(file.resolveSibling(".").normalize());
      Files.copy(tar, file);
      Files.setPosixFilePermissions(file, Trees.readable((entry.getMode() & 0100) != 0));
    }
  }

  private static void openDirectories(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path directory : files.filter(Files::isDirectory).toList()) {
        Files.setPosixFilePermissions(directory, Trees.readable(true));
      }
    }
  }
}
