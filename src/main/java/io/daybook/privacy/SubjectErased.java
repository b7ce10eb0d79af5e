package io.daybook.privacy;

import io.daybook.platform.LocalMessage;
import java.util.Set;
import java.util.UUID;

/**
 * Says that keys are destroyed: whoever keeps something that was encrypted with one of them in
 * memory forgets it, and replies when it has.
 *
 * @param keys the ids of the keys
 */
public record SubjectErased(Set<UUID> keys) implements LocalMessage {}
