package io.daybook.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.KeyGenerator;

/**
 * The database cluster on disk, with the password of its one user, who is its superuser.
 *
 * <p>It is made beside its place and renamed into it, so what is in place is whole.
 *
 * @param data the data directory of PostgreSQL
 * @param password of the user {@value #USER}
 */
record PostgresCluster(Path data, String password) {
  static final String USER = "daybook";
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
    String password = Files.readString(target.resolve("password")).strip();
    return new PostgresCluster(target.resolve("data"), password);
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
    var readWrite = PosixFilePermissions.fromString("rw-------");
    Files.createFile(password, PosixFilePermissions.asFileAttribute(readWrite));
    launcher.own(password);
    Files.writeString(password, randomPassword());
    PostgresCluster cluster = new PostgresCluster(directory.resolve("data"), "");
    launcher.run(cluster.initdb(binaries, password), "", INITDB_SECONDS_MAX);
    launcher.run(
        cluster.singleUser(binaries), "CREATE DATABASE " + DATABASE + ";\n", INITDB_SECONDS_MAX);
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

  private static String randomPassword() {
    try {
      var key = KeyGenerator.getInstance("HmacSHA256").generateKey();
      return HexFormat.of().formatHex(key.getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
