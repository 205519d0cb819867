package io.zonecast.driver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs a working Mininet. Without one it is skipped with the reason; with {@code
 * ZONECAST_REQUIRE_MININET=1} in the environment it fails instead. Belongs on classes named {@code
 * …IT}, for only the integration tests are run by this tag.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("mininet")
@ExtendWith(MininetCondition.class)
public @interface MininetTest {}
