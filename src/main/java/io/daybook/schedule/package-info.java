/**
 * Commands that wait for their time: kept durably, delivered on the way that all commands take, and
 * removed once it is known what came of them.
 *
 * <pre>
 *   schedule: seal -> insert (many in one statement) -> answer
 *   deliver:  claim what is due -> open -> decode -> send -> remove, park, or let wait again
 * </pre>
 *
 * <p>A command takes effect once because it is sent under its own command id: whatever dies between
 * its effect and its removal, what is sent again is answered as a repeat. None is forgotten because
 * its row stays until its outcome is known to be durable; a claim ends by itself.
 *
 * <p>May use: kernel, codec, platform, eventstore, privacy, command, Vert.x core. Addresses: {@code
 * schedule}; sends to {@code command.<p>}. Table: {@code scheduled_command}.
 */
@NullMarked
package io.daybook.schedule;

import org.jspecify.annotations.NullMarked;
