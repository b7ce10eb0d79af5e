package io.daybook.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.KeyGenerator;

/**
 * The database cluster on disk, with the passwords of its superuser, who owns everything, and of
 * the user as which Daybook works.
 *
 * <p>It is made beside its place and renamed into it, so what is in place is whole.
 *
 * @param data the data directory of PostgreSQL
 * @param password of the user {@value #USER}
 * @param applicationPassword of the user {@value #APPLICATION}, who is made by who opens the store
 */
record PostgresCluster(Path data, String password, String applicationPassword) {
  static final String USER = "daybook";
  static final String APPLICATION = "daybook_application";
  static final String DATABASE = "daybook";
  private static final int INITDB_SECONDS_MAX = 120;

  /** Returns the cluster below the directory, making it if there is none. */
  static PostgresCluster makeOnce(Path parent, PostgresBinaries binaries, Launcher launcher)
      throws IOException {
    Path target = parent.resolve("cluster");
    if (!Files.isDirectory(target)) {
      Path unfinished = parent.resolve("cluster.unfinished");
      Trees.delete(unfinished);
      make(unfinished, binaries, launcher);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }
    Path application = target.resolve("application-password");
    if (Files.notExists(application)) {
      Path unfinished = target.resolve("application-password.unfinished");
      Files.deleteIfExists(unfinished);
      writePassword(unfinished, launcher);
      Files.move(unfinished, application, StandardCopyOption.ATOMIC_MOVE);
    }
    return at(target);
  }

  private static PostgresCluster at(Path target) throws IOException {
    return new PostgresCluster(
        target.resolve("data"),
        Files.readString(target.resolve("password")).strip(),
        Files.readString(target.resolve("application-password")).strip());
  }

  /** Returns the cluster below the directory, if there is a whole one. */
  static Optional<PostgresCluster> existing(Path parent) throws IOException {
    Path target = parent.resolve("cluster");
    return Files.exists(target.resolve("application-password"))
        ? Optional.of(at(target))
        : Optional.empty();
  }

  /** Returns how to start the server program on this cluster. */
  List<String> server(PostgresBinaries binaries) {
    return List.of(binaries.program("postgres"), "-D", data.toString());
  }

  private static void make(Path directory, PostgresBinaries binaries, Launcher launcher)
      throws IOException {
    var onlyOwner = PosixFilePermissions.fromString("rwx------");
    Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(onlyOwner));
    launcher.own(directory);
    Path password = directory.resolve("password");
    writePassword(password, launcher);
    PostgresCluster cluster = new PostgresCluster(directory.resolve("data"), "", "");
    launcher.run(cluster.initdb(binaries, password), "", INITDB_SECONDS_MAX);
    launcher.run(
        cluster.singleUser(binaries), "CREATE DATABASE " + DATABASE + ";\n", INITDB_SECONDS_MAX);
  }

  private static void writePassword(Path file, Launcher launcher) throws IOException {
    var readWrite = PosixFilePermissions.fromString("rw-------");
    Files.createFile(file, PosixFilePermissions.asFileAttribute(readWrite));
    launcher.own(file);
    Files.writeString(file, randomPassword());
  }

  private List<String> initdb(PostgresBinaries binaries, Path passwordFile) {
    return List.of(
        binaries.program("initdb"),
        "--pgdata=" + data,
        "--username=" + USER,
        "--pwfile=" + passwordFile,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums");
  }

  private List<String> singleUser(PostgresBinaries binaries) {
    return List.of(
        binaries.program("postgres"),
        "--single",
        "-D",
        data.toString(),
        "-c",
        "exit_on_error=on",
        "postgres");
  }

  /** Returns where it is for its superuser. */
  String uri(int port) {
    return uri(USER, password, port);
  }

  /** Returns where it is for the user as which Daybook works. */
  String applicationUri(int port) {
    return uri(APPLICATION, applicationPassword, port);
  }

  private static String uri(String user, String password, int port) {
    return "postgresql://%s:%s@%s:%d/%s".formatted(user, password, Ports.HOST, port, DATABASE);
  }

  private static String randomPassword() {
    try {
      var key = KeyGenerator.getInstance("HmacSHA256").generateKey();
      return HexFormat.of().formatHex(key.getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
