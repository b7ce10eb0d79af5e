package io.daybook.privacy;

import io.daybook.kernel.DomainModule;
import java.util.List;

/**
 * What the write side does with personal data.
 *
 * @param events encrypts what is personal in events
 * @param states encrypts snapshots
 */
public record PersonalWriting(PersonalSealer events, SealedStates states) {
  /** Returns what a server without keys does: it refuses events with something personal. */
  public static PersonalWriting without(List<? extends DomainModule> modules) {
    return new PersonalWriting(new PersonalSealer(modules, null), new SealedStates(null));
  }

  /** Returns what a server with keys does. */
  public static PersonalWriting with(List<? extends DomainModule> modules, SubjectKeys keys) {
    return new PersonalWriting(new PersonalSealer(modules, keys), new SealedStates(keys));
  }
}
