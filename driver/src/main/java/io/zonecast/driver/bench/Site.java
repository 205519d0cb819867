package io.zonecast.driver.bench;

import io.zonecast.driver.plan.JavaLaunch;
import io.zonecast.driver.plan.RunPaths;
import java.util.List;

/**
 * Where a trial takes place.
 *
 * @param java how Java processes are started
 * @param launcherFlags this program's with the flags that the driver gives at heavy traffic, else
 *     as a person types it
 * @param paths of the trial alone
 * @param ports of 127.0.0.1 that are free, at least two
 */
public record Site(JavaLaunch java, boolean launcherFlags, RunPaths paths, List<Integer> ports) {}
