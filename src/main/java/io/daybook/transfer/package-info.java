/**
 * Carries a log from one store to another as lines of JSON: what an export file says, and the check
 * of one while it is read.
 *
 * <p>Shape of a file, one JSON object a line: the header; the keys of persons, where they are asked
 * for; what is still to be done (places of reactors, parked reactions, commands for later), unless
 * it is a part of the log, with a line that says how much; for each partition its events in order
 * and a line that says where they end. Personal values stay encrypted as they are stored. Format 1
 * has nothing that is still to be done.
 *
 * <pre>
 * {"daybook":"export","format":2,"store":…,"partitions":4,"exportedAt":…,"from":"0:0",
 *  "heads":"0:17,1:9","selected":[0,1,2,3],"keys":false,"pending":true,
 *  "previous":["0000…",…]}
 * {"key":…,"subject":…,"generation":1,"master":…,"wrapped":…,"createdAt":…,"erasedAt":…}
 * {"reactor":…,"positions":"0:17,1:9"}
 * {"parked":…,"partition":0,"position":3,"stream":…,"eventId":…,"eventType":…,"state":"failed",
 *  "step":…,"problem":…,"attempts":8,"since":…,"givenUpAt":null}
 * {"scheduled":…,"commandId":…,"command":…,"body":"{…}","fingerprint":…,"expectedVersion":-1,
 *  "context":"{…}","deliverAt":…,"scheduledAt":…,"dueAt":…,"parkedAt":null,"attempts":0}
 * {"pendingEnd":3,"hash":…}
 * {"partition":0,"position":1,"stream":…,"version":1,"id":…,"type":…,"schemaVersion":1,"data":{…},
 *  "metadata":{…},"commandId":…,"commandIndex":0,"recordedAt":…,"hash":…}
 * {"end":0,"position":17,"events":17,"hash":…}
 * </pre>
 *
 * <p>May use: kernel, codec, platform, eventstore, integrity.
 */
@NullMarked
package io.daybook.transfer;

import org.jspecify.annotations.NullMarked;
