package io.daybook.server;

import io.daybook.eventstore.SubjectKeyStore;
import io.daybook.platform.Clock;
import io.daybook.platform.SecureBytes;
import io.daybook.privacy.MasterKeyCheck;
import io.daybook.privacy.MasterKeys;
import io.daybook.privacy.PersonalSealer;
import io.daybook.privacy.SubjectKeys;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the master key, and opens the keys of persons.
 *
 * <p>Context: blocks the main thread.
 */
final class Privacy {
  private static final System.Logger LOG = System.getLogger(Privacy.class.getName());
  private static final String FILE = "master.key";
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private final Settings settings;
  private final SubjectKeyStore store;
  private final SecureBytes random = SecureBytes.system();

  private Privacy(Settings settings, SubjectKeyStore store) {
    this.settings = settings;
    this.store = store;
  }

  /**
   * Returns the keys of persons, null when neither the modules nor the store have any.
   *
   * @throws BadSettingException when there is no master key, or not the one of the store
   */
  static @Nullable SubjectKeys open(
      Settings settings, Modules modules, SubjectKeyStore store, Clock clock) {
    boolean needed = new PersonalSealer(modules.all(), null).isNeeded();
    Set<String> used = Server.await(store.masters());
    if (!needed && used.isEmpty() && Server.await(store.lastErasure()) == 0) {
      return null;
    }
    return new Privacy(settings, store).open(used, clock);
  }

  private SubjectKeys open(Set<String> used, Clock clock) {
    String other = settings.text(Setting.MASTER_KEY_OTHER);
    MasterKeys masters = keys(masterKey(used), other.isEmpty() ? null : other);
    MasterKeyCheck check = new MasterKeyCheck(store, masters, random);
    Server.await(check.missing())
        .ifPresent(
            missing -> {
              throw new BadSettingException(
                  "keys of persons in this store are wrapped with master key %s, but the master key"
                          .formatted(missing)
                      + " here is %s: give the right one, or where they came by an import, give it"
                          .formatted(masters.current())
                      + " beside this one, as masterKeyOther (%s)"
                          .formatted(Setting.MASTER_KEY_OTHER.variable()));
            });
    Server.await(check.rewrapAll());
    return new SubjectKeys(store, masters, random, clock);
  }

  private static MasterKeys keys(String current, @Nullable String other) {
    try {
      return MasterKeys.of(current, other);
    } catch (IllegalArgumentException unfit) {
      throw new BadSettingException("the master key is not 32 bytes in base64");
    }
  }

  private String masterKey(Set<String> used) {
    String setting = settings.text(Setting.MASTER_KEY);
    if (!setting.isEmpty()) {
      return setting;
    }
    String file = settings.text(Setting.MASTER_KEY_FILE);
    if (!file.isEmpty()) {
      return read(Path.of(file));
    }
    if (!settings.text(Setting.POSTGRES).isEmpty()) {
      throw new BadSettingException(
          "there is personal data to encrypt, so a master key is needed: set masterKey (%s) to 32"
                  .formatted(Setting.MASTER_KEY.variable())
              + " bytes in base64, for example from openssl rand -base64 32, or masterKeyFile to a"
              + " file with it");
    }
    Path usual = Path.of(settings.text(Setting.DATA), FILE);
    if (Files.exists(usual)) {
      return read(usual);
    }
    if (!used.isEmpty()) {
      throw new BadSettingException(
          "%s is not there, but keys of persons are wrapped with master key %s: put it back,"
                  .formatted(usual, String.join(", ", used))
              + " or where the store was imported, give the one of the store it came from, as"
              + " masterKeyFile (%s)".formatted(Setting.MASTER_KEY_FILE.variable()));
    }
    return generate(usual);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException unreadable) {
      throw new BadSettingException("the master key can't be read: " + unreadable);
    }
  }

  /** The file is there as a whole, and on disk, before the first key is wrapped with it. */
  private String generate(Path file) {
    String key = MasterKeys.generate(random);
    Path made = file.resolveSibling(FILE + ".new");
    try {
      Files.deleteIfExists(made);
      Files.createFile(made, PosixFilePermissions.asFileAttribute(OWNER));
      Files.writeString(made, key + "\n", StandardCharsets.US_ASCII);
      try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | UnsupportedOperationException unwritable) {
      throw new BadSettingException("a master key can't be written to " + file + ": " + unwritable);
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "made a master key for personal data in {0}: back it up apart from the database; without it"
            + " nobody reads that data again",
        file);
    return key;
  }
}
