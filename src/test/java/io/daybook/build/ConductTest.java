package io.daybook.build;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.temporal.Temporal;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What code may do: nothing blocks, verticles have no locks, time and chance come from outside. */
class ConductTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(PackageTree.ROOT);

  /** Main, the command line and the embedded servers run on threads of their own. */
  private static final String[] OFF_THE_EVENT_LOOP = {
    "io.daybook", "io.daybook.server..", "io.daybook.embedded.."
  };

  @Test
  void nothingBlocksAnEventLoop() {
    noClasses()
        .that()
        .resideOutsideOfPackages(OFF_THE_EVENT_LOOP)
        .should(
            use(
                "a blocking call",
                access(Thread.class, "sleep|join")
                    .or(access(Object.class, "wait"))
                    .or(access(java.util.concurrent.Future.class, "get|join|resultNow"))
                    .or(access(CountDownLatch.class, "await"))
                    .or(access(Semaphore.class, "acquire.*"))
                    .or(access(BlockingQueue.class, "take|put"))
                    .or(access(LockSupport.class, "park.*"))
                    .or(access(Future.class, "await"))))
        .check(CLASSES);
  }

  @Test
  void noMethodIsSynchronized() {
    methods().should().notHaveModifier(SYNCHRONIZED).check(CLASSES);
  }

  @Test
  void verticlesHaveNoLocksAndNoConcurrentMaps() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .areAssignableTo(VerticleBase.class)
        .should()
        .notHaveRawType(assignableTo(Lock.class))
        .andShould()
        .notHaveRawType(assignableTo(ReadWriteLock.class))
        .andShould()
        .notHaveRawType(assignableTo(ConcurrentMap.class))
        .allowEmptyShould(thereIsNoVerticle())
        .check(CLASSES);
  }

  @Test
  void verticlesAreFinalAndNamedSo() {
    classes()
        .that()
        .areAssignableTo(VerticleBase.class)
        .should()
        .haveModifier(FINAL)
        .andShould()
        .haveSimpleNameEndingWith("Verticle")
        .allowEmptyShould(thereIsNoVerticle())
        .check(CLASSES);
    noClasses().should().beAssignableTo(AbstractVerticle.class).check(CLASSES);
  }

  @Test
  void timeAndChanceComeFromThePlatform() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.daybook.platform..")
        .should(
            use(
                "the wall clock or chance",
                access(System.class, "currentTimeMillis")
                    .or(access(Temporal.class, "now"))
                    .or(access(Clock.class, "system.*|tick.*"))
                    .or(access(UUID.class, "randomUUID"))
                    .or(access(Math.class, "random"))
                    .or(
                        access(
                            RandomGenerator.class, "<init>|current|getDefault|of|getInstance.*"))))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void noNameIsAnEmptyWord() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Data|Info)")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineWritesToStandardStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.daybook", "io.daybook.server..")
        .should(ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }

  private static boolean thereIsNoVerticle() {
    return CLASSES.stream().noneMatch(assignableTo(VerticleBase.class));
  }

  private static ArchCondition<JavaClass> use(
      String what, DescribedPredicate<JavaAccess<?>> predicate) {
    return ArchConditions.accessTargetWhere(predicate.as("use %s", what));
  }

  private static DescribedPredicate<JavaAccess<?>> access(Class<?> type, String names) {
    DescribedPredicate<AccessTarget> target =
        DescribedPredicate.and(owner(assignableTo(type)), nameMatching(names));
    return DescribedPredicate.describe(
        type.getSimpleName() + "." + names, access -> target.test(access.getTarget()));
  }
}
